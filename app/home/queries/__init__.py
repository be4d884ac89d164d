"""What the first page of each person is made of, and whether its numbers are true."""
