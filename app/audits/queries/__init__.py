"""Reading schedules of audits, and the audits themselves."""
