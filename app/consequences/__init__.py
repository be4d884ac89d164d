"""What follows from what people answer, and the one question they are asked when their matter is over."""
