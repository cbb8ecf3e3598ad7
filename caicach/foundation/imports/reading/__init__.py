"""From a file somebody sent to rows of raw cells: what it is, whether it is safe, where its headings are."""
