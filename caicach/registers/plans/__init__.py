"""Plans and their targets, read from papers and confirmed by people."""
