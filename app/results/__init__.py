"""What the submissions of a form say, counted."""
