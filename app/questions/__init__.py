"""Question trees: versioned questions an operator asks one at a time, and the walks through them."""
