"""Business intelligence: totals of the house, gathered into a MongoDB on a schedule, and the charts drawn from them."""
