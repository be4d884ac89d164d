"""What people and machines see of how the house is."""
