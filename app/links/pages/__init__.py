"""What belongs together, as operators and managers see it."""
