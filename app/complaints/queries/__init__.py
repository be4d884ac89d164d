"""Every question about complaints; those of pages begin with whose complaints a person may see."""

from app.complaints.queries.changes import changed_since, unroutable
from app.complaints.queries.complaint import (
    Clockwork,
    ComplaintView,
    LetterView,
    complaint_for,
    letters_of,
    plan_of,
)
from app.complaints.queries.filters import SORTS, VIEWS, Filters
from app.complaints.queries.queue import QueueRow, queue
from app.complaints.queries.staff import Holder, holders
from app.complaints.queries.tallies import Tallies, tallies

__all__ = [
    "SORTS",
    "VIEWS",
    "Clockwork",
    "ComplaintView",
    "Filters",
    "Holder",
    "LetterView",
    "QueueRow",
    "Tallies",
    "changed_since",
    "complaint_for",
    "holders",
    "letters_of",
    "plan_of",
    "queue",
    "tallies",
    "unroutable",
]
