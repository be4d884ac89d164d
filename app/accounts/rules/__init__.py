"""What is decided about accounts without asking anybody: tries, sessions, passwords, roles, codes."""
