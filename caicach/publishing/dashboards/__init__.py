"""Home pages and unit overviews."""
