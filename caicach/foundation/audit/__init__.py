"""One hash-chained entry for every deed."""
