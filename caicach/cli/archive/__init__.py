"""One file that holds a whole site: database, documents, dossier files, and the sums that prove it."""
