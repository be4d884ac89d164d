"""Reading what was answered: figures from the sums of days, rows by key."""
