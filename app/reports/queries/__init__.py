"""Questions about reports: their rows, and who took them."""
