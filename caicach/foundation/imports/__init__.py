"""Spreadsheets to rows: mapping, faults, confirm, undo."""
