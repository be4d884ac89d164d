"""Taking a report out of the house."""
