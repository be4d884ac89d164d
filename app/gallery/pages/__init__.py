"""What a browser sees of this room."""
