"""What the forms of this room take."""
