"""Work longer than two seconds, with progress people see."""
