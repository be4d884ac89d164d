"""The reports, one file and one `.sql` each."""
