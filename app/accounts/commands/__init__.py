"""What changes accounts, one transaction a command."""
