"""What changes schedules of audits, and the audits themselves."""
