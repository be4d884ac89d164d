"""What is asked of the accounts' tables."""
