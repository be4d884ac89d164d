"""Piccolo Admin, put together from the rooms."""
