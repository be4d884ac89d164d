"""The command box over HTTP."""
