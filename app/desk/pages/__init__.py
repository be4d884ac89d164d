"""What a person has open, over HTTP."""
