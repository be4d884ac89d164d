"""What a browser sees of allocation."""
