"""A corpus of made-up papers with gold, and the measuring of the reader and checker on it."""
