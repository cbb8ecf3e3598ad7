"""The deeds on units, people and posts."""
