"""An operator's billable time."""
