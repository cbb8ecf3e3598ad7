"""Units in time, people, posts and rights."""
