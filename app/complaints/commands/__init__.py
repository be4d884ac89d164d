"""What can be done with complaints; each command is one transaction that also plans the next deadline."""
