"""What providers say about the work of operators, and what is answered."""
