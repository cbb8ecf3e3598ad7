"""Administrative papers out: one model of blocks, written as DOCX and as PDF in the layout of a rule file."""
