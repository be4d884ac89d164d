"""What the room of key figures decides by itself."""
