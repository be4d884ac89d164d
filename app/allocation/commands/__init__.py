"""What changes where cases go."""
