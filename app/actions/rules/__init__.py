"""What the action centre decides, without a clock, a database or a network."""
