"""Recourse: the console of an organisation that owes people an answer."""
