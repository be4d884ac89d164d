"""Which provider a case goes to: weights, rota, suggestion, assignment, and the split of a case."""
