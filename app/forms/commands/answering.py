"""Answers of the public: a page opened, and sent once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents import commands as documents
from app.documents.intake import Received
from app.forms.commands.submitting import KIND, Filled, submit_many
from app.forms.queries.forms import VersionView
from app.forms.queries.links import OpenLink
from app.forms.rules.answering import Answers
from app.forms.rules.sittings import TOO_FAST, spent_at_once, to_the_hour
from app.forms.tokens import Sitting, key_of
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.kernel.errors import NotFound
from app.kernel.language import _


@dataclass(frozen=True)
class Visitor:
    """What is kept of whoever answers: a kind of device and a language."""

    device: str
    locale: str


@db.one_statement
async def open_sitting(sitting: Sitting, link: OpenLink, visitor: Visitor) -> None:
    """Write down that somebody opened the survey."""
    await db.execute(
        "insert into form_session (id, form, form_version, institution, department, started_at, last_seen_at, device,"
        " locale) values ($1, $2, $3, $4, $5, $6, $6, $7, $8) on conflict (id) do nothing",
        sitting.id,
        link.form,
        sitting.version,
        link.institution,
        link.department,
        sitting.started_at,
        visitor.device,
        visitor.locale,
    )


@db.one_statement
async def seen(sitting: Sitting) -> None:
    """Write down that somebody is still at it."""
    await db.execute(
        "update form_session set last_seen_at = $2 where id = $1 and outcome = 'open'",
        sitting.id,
        clock.now(),
    )


@db.atomic
async def send(
    sitting: Sitting,
    link: OpenLink,
    version: VersionView,
    answers: Answers,
    received: Mapping[str, Sequence[Received]],
    visitor: Visitor,
    *,
    suspect: bool = False,
) -> bool:
    """Take the answers of a sitting; False when they were taken before, and then nothing changes.

    A link for one answer is spent by the same transaction. Raises NotFound when the link works no more.
    """
    now = clock.now()
    if not await _end_sitting(sitting, link, visitor, now):
        return False
    if not await _may_answer(link, now):
        raise NotFound(_("This survey link does not work any more."))
    anonymous = version.asks.anonymous
    filled = Filled(
        id=key_of(to_the_hour(now)) if anonymous else ids.new(),
        institution=link.institution,
        department=link.department,
        answers=answers,
        started_at=to_the_hour(sitting.started_at) if anonymous else sitting.started_at,
        submitted_at=to_the_hour(now) if anonymous else now,
        locale=visitor.locale,
        suspect=suspect or now - sitting.started_at < TOO_FAST,
        link=None if anonymous and link.kind == "one_time" else link.id,
        about=None if anonymous else link.about,
    )
    # What follows from the answers asks for the pictures, so these come first.
    await _keep(received, filled)
    await submit_many(version, [filled], by=the_system)
    if not anonymous:
        await db.execute("update form_session set submission = $2 where id = $1", sitting.id, filled.id)
    return True


async def _keep(received: Mapping[str, Sequence[Received]], filled: Filled) -> None:
    for files in received.values():
        if files:
            await documents.attach(
                Subject(KIND, filled.id),
                files,
                by=the_system,
                organisation=filled.institution,
                event=(KIND, "SUBMISSION_FILED"),
                purpose="photo",
            )


async def _end_sitting(sitting: Sitting, link: OpenLink, visitor: Visitor, now: datetime) -> bool:
    ended = await db.fetchval(
        "insert into form_session as s (id, form, form_version, institution, department, started_at, last_seen_at,"
        " ended_at, outcome, device, locale, active_seconds)"
        " values ($1, $2, $3, $4, $5, $6, $7, $7, 'submitted', $8, $9, $10)"
        " on conflict (id) do update set last_seen_at = excluded.last_seen_at, ended_at = excluded.ended_at,"
        " outcome = 'submitted', locale = excluded.locale, active_seconds = excluded.active_seconds"
        " where s.outcome <> 'submitted' returning id",
        sitting.id,
        link.form,
        sitting.version,
        link.institution,
        link.department,
        sitting.started_at,
        now,
        visitor.device,
        visitor.locale,
        spent_at_once(sitting.started_at, now),
    )
    return ended is not None


async def _may_answer(link: OpenLink, now: datetime) -> bool:
    """Whether the link still works; one for one answer is spent."""
    works = (
        "id = $1 and withdrawn_at is null and (expires_at is null or expires_at > $2)"
        " and exists (select from form f where f.id = form_link.form and f.status = 'active')"
    )
    if link.kind == "one_time":
        spend = f"update form_link set used_at = $2 where {works} and used_at is null"
        return bool(await db.execute(spend, link.id, now))
    return await db.fetchval(f"select 1 from form_link where {works}", link.id, now) is not None
