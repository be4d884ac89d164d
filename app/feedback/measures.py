"""What is counted of feedback, on `feedback b` with its case `f`."""

from typing import Final

ROWS: Final = 'feedback b join case_facts f on f.case_id = b."case"'
STATES: Final = {"open": "not b.resolved", "resolved": "b.resolved", "all": "true"}
LEFT_AT: Final = "b.created_at"
