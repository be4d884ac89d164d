"""What the figures mean and when they are due. Pure."""
