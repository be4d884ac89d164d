"""Every question about complaints; those of pages begin with whose complaints a person may see."""

from app.complaints.queries.complaint import complaint_for, plan_of
from app.complaints.queries.filters import SORTS, VIEWS, Filters
from app.complaints.queries.queue import queue
from app.complaints.queries.tallies import tallies

__all__ = ["SORTS", "VIEWS", "Filters", "complaint_for", "plan_of", "queue", "tallies"]
