"""What is done with answers and with their keys."""
