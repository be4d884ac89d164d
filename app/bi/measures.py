"""What of the gathered totals key figures may be made of: sums of fields, by institution and month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.kernel.language import _


@dataclass(frozen=True)
class Sum:
    """Fields of the documents, added up."""

    words: object
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """A collection with a document a form, institution and month, and what may be added up of it."""

    words: object
    collection: str
    sums: Mapping[str, Sum]


SUBJECTS: Final[Mapping[str, Subject]] = {
    "bi_submissions": Subject(
        _("Intelligence: submissions"),
        "submissions_monthly",
        {
            "handed_in": Sum(_("Submissions"), ("submissions",)),
            "by_public": Sum(_("By the public"), ("public_submissions",)),
            "on_time": Sum(_("In time"), ("on_time",)),
            "late": Sum(_("Late"), ("late",)),
            "timed": Sum(_("With a time they were due"), ("on_time", "late")),
            "passed": Sum(_("Passed"), ("passed",)),
            "failed": Sum(_("Failed"), ("failed",)),
            "judged": Sum(_("Passed or failed"), ("passed", "failed")),
            "actions_created": Sum(_("Actions raised"), ("actions_created",)),
        },
    ),
    "bi_sessions": Subject(
        _("Intelligence: sessions"),
        "sessions_monthly",
        {
            "begun": Sum(_("Sessions"), ("sessions",)),
            "completed": Sum(_("Finished"), ("completed",)),
            "abandoned": Sum(_("Left unfinished"), ("abandoned",)),
            "ended": Sum(_("Finished or left unfinished"), ("completed", "abandoned")),
        },
    ),
}
