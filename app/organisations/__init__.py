"""Organisations, departments and wards, and the places they serve."""
