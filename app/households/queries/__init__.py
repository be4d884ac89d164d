"""What is asked about households."""
