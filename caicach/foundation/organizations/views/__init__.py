"""Screens of units, people, accounts and the log."""
