"""What a person is told, why, and by which way."""
