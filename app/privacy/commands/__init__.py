"""Everything that changes a rule, a hold or a request, and the one door to the logs."""
