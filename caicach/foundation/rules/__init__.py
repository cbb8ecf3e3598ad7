"""The rulebook as loaded at this site."""
