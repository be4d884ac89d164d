"""What becomes of a message: which gateway, when again, when no more. Pure."""
