"""What the room of what is heard decides by itself."""
