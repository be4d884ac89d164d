"""The clock of every promise: configurations, calendars, deadlines."""
