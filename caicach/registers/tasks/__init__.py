"""Tasks from plans and from above; states computed from dates."""
