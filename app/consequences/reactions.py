"""What happens when a form was handed in: actions, and how satisfied people are with how their matter ended."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.actions.commands.triggering import heed
from app.actions.rules.wire import Cause, cause_of
from app.complaints.commands.answering import rate
from app.consequences import queries
from app.consequences.commands import ask, ask_for_photos
from app.consequences.rules import rating, trigger
from app.eventlog import Entry
from app.forms.queries.forms import VersionView
from app.forms.rules.version import said
from app.kernel.actor import Subject, the_system
from app.kernel.errors import Conflict


async def answered(entries: Sequence[Entry]) -> None:
    """Raise what hospitals want for poor surveys, failed audits and low ratings: once for each cause."""
    known = await queries.versions(_key(entry) for entry in entries if entry.context["form_kind"] == "audit")
    causes = [cause for entry in entries if (cause := _cause(entry, known.get(_key(entry)))) is not None]
    for entry in entries:
        causes += await _rated(entry)
    await heed(causes)
    await ask_for_photos([entry.subject.id for entry in entries if entry.context["form_kind"] == "audit"])


async def ended(entries: Sequence[Entry]) -> None:
    """Ask the people of complaints and cases that are over how satisfied they are."""
    await ask([entry for entry in entries if not entry.suppressed])


def _key(entry: Entry) -> queries.Key:
    return UUID(entry.context["form"]), entry.context["version"]


def _cause(entry: Entry, version: VersionView | None) -> Cause | None:
    asks = version.asks if version else None
    unmet = [said(asks.questions[code].text, "en") for code in entry.context["failed"]] if asks else []
    facts = trigger(entry.context, asks.pass_mark if asks else None, unmet)
    return None if facts is None else cause_of(facts, entry.subject, entry.also)


async def _rated(entry: Entry) -> list[Cause]:
    """A rating goes onto its complaint, whose own event raises what it must; that of a case is a call's."""
    score = rating(entry.context)
    if score is None:
        return []
    about = Subject(entry.context["about"]["kind"], UUID(entry.context["about"]["id"]))
    if about.kind == "complaint" and await _kept(about.id, score):
        return []
    return [cause_of(_facts(entry, about, score), about)]


async def _kept(complaint: UUID, score: int) -> bool:
    """Whether the complaint took the rating; one that was reopened meanwhile does not."""
    try:
        await rate(complaint, score, by=the_system)
    except Conflict:
        return False
    return True


def _facts(entry: Entry, about: Subject, score: int) -> dict[str, Any]:
    return {
        "source": "complaint_resolution" if about.kind == "complaint" else "call_center",
        "hospital": entry.context["institution"],
        "department": entry.context["department"],
        "what": entry.context["form_name"],
        "rating": score,
    }
