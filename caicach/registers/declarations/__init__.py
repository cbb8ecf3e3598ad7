"""Numbers that units state by form, with history and reason."""
