"""Casework: from the first call to the last outcome."""
