"""What the forms about complaints take: each is read once, every problem at once."""
