"""What a careful official checks in a paper: that its figures, numbers and dates agree."""
