"""Reports, home pages and overviews."""
