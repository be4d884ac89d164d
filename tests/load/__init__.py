"""Two hundred operators at work on a full house (reliability.md 5): python -m scripts.load."""
