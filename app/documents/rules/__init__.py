"""What may be said of a file on paper: its name, its kind, the part of it that was asked for."""
