"""Rules fixed by decisions, as dated data, and their one loader."""
