"""Every question about cases; each begins with whose cases a person may see."""

from app.cases.queries.case import (
    CaseView,
    brought_as,
    case_for,
    categories_to_change,
    operator_name,
    person_named,
    person_to_change,
    problem_to_change,
    reference_of,
    standing_to_change,
)
from app.cases.queries.filters import Filters, views_of
from app.cases.queries.queue import QueueRow, queue
from app.cases.queries.tallies import Tallies, tallies
from app.cases.queries.timeline import TimelineEntry, timeline, told_once

__all__ = [
    "CaseView",
    "Filters",
    "QueueRow",
    "Tallies",
    "TimelineEntry",
    "brought_as",
    "case_for",
    "categories_to_change",
    "operator_name",
    "person_named",
    "person_to_change",
    "problem_to_change",
    "queue",
    "reference_of",
    "standing_to_change",
    "tallies",
    "timeline",
    "told_once",
    "views_of",
]
