"""The consumer: Huey as bell and clock, one event loop that does the work."""
