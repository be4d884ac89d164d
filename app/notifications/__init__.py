"""Which household is told what about a policy, and in which language."""
