"""Putting messages into the outbox, in the transaction of whatever they tell of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import jobs
from app.kernel import clock, db, ids, notes
from app.kernel.actor import Subject
from app.kernel.answers import value
from app.kernel.language import DEFAULT
from app.outbox import letters
from app.outbox.queries import templates
from app.outbox.queries.templates import Edited
from app.outbox.text import as_value
from app.settings import current
from app.web import live

#: reliability.md NEW 4: who is told first when much is waiting; lower leaves first.
REGULATOR, STAFF, FAMILY, DIGEST = 10, 50, 70, 90
NOTICES = "notices"
EMAIL, SMS, IN_APP = "email", "sms", "in_app"
LONGEST_SUBJECT, LONGEST_LINK = 300, 500


@value()
class Post:
    """One message to one recipient for one reason.

    To a person of the house (`user`, whose address and language are looked up) or to an `address`. The words
    are `title` and `text`, or come from `template` with `values`. `dedup_key` names the reason: a second
    message with the same key is never made. `link` is a path of the console. `foldable` messages may be
    gathered into a digest when many are due at once.
    """

    kind: str
    dedup_key: str
    channel: str = EMAIL
    user: UUID | None = None
    address: str = field(default="", repr=False)
    template: str = ""
    values: Mapping[str, str | None] = field(default_factory=dict, repr=False)
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    language: str = ""
    link: str = field(default="", repr=False)
    subject: Subject | None = None
    event_id: UUID | None = None
    template_version: UUID | None = None
    priority: int = STAFF
    foldable: bool = False
    mailed: bool = False
    not_before: datetime | None = None
    max_attempts: int = 6

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """The channels it takes, each with the dedup_key of that row."""
        if not self.mailed:
            return ((self.channel, self.dedup_key),)
        return ((self.channel, f"{self.dedup_key}:{self.channel}"), (EMAIL, self.dedup_key))


@dataclass(frozen=True)
class Hold:
    """A deed that can still be taken back: what is posted about its subject in the same transaction waits
    until then, and is taken back with it."""

    subject: Subject
    event: UUID
    until: datetime


#: Under which name a transaction keeps its hold (`db.note`).
HOLD = "outbox.hold"


@dataclass(frozen=True)
class _Addressee:
    address: str
    language: str


@db.atomic
async def post(message: Post) -> UUID | None:
    """Put one message into the outbox; its key, or None when it was there already. Raises as post_many."""
    return (await _post([message])).get(message.dedup_key)


@db.atomic
async def post_many(messages: Sequence[Post]) -> dict[str, UUID]:
    """Put messages into the outbox; the keys of the new ones by dedup_key.

    In-app notices are there at once; mail and SMS leave when this transaction has committed. Someone without
    an address, or whose account is closed, is passed over. Raises NoTemplate and MissingValue.
    """
    return await _post(messages) if messages else {}


async def _post(messages: Sequence[Post]) -> dict[str, UUID]:
    people = await _addressees({each.user for each in messages if each.user is not None})
    words = await _edited({each.template for each in messages if each.template})
    hold: Hold | None = notes.noted(HOLD)
    ready = [row for each in messages for row in _rows(_held(each, hold), people, words)]
    if not ready:
        return {}
    keys = ids.several(len(ready))
    made = await db.fetch(_INSERT, keys, *zip(*ready, strict=True), clock.frozen_at())
    await _tell(made)
    return {row["dedup_key"]: row["id"] for row in made}


def _held(message: Post, hold: Hold | None) -> Post:
    """A message as it waits for a deed that can still be taken back."""
    if hold is None or message.subject not in (None, hold.subject):
        return message
    until = max(message.not_before or hold.until, hold.until)
    return replace(message, not_before=until, event_id=message.event_id or hold.event)


@db.atomic
async def withdraw_of(events: Sequence[UUID]) -> bool:
    """Take back every message of some entries, notices too; whether all could be: none was on its way."""
    await db.execute(
        "update outbox set state = 'withdrawn' where event_id = any($1)"
        " and ((state = 'queued' and attempts = 0) or channel = 'in_app')",
        list(events),
    )
    left = await db.fetchval(
        "select count(*) from outbox where event_id = any($1) and state <> 'withdrawn'", list(events)
    )
    return not left


@db.atomic
async def withdraw(
    *, subject: Subject | None = None, keys: Sequence[str] = (), kinds: Sequence[str] = ()
) -> list[str]:
    """Take back what has not been tried yet; the dedup_keys taken back.

    Either every queued message about a subject (of some kinds, if given), or those of some keys.
    """
    if subject is None and not keys:
        return []
    rows = await db.fetch(
        "update outbox set state = 'withdrawn' where state = 'queued' and attempts = 0"
        " and (dedup_key = any($1) or (subject_kind = $2 and subject_id = $3))"
        " and (cardinality($4::text[]) = 0 or kind = any($4)) returning dedup_key",
        list(keys),
        subject.kind if subject else "",
        subject.id if subject else None,
        list(kinds),
    )
    return [row["dedup_key"] for row in rows]


async def _addressees(users: set[UUID]) -> dict[UUID, _Addressee]:
    if not users:
        return {}
    rows = await db.fetch(
        "select id, email, language from app_user where id = any($1) and active", list(users)
    )
    return {row["id"]: _Addressee(row["email"], row["language"]) for row in rows}


_INSERT: Final = """
insert into outbox (id, dedup_key, kind, channel, priority, recipient_user, recipient, language, subject, body,
                    link, subject_kind, subject_id, event_id, template_version, foldable, not_before, max_attempts,
                    state, sent_at, created_at)
select id, dedup_key, kind, channel, priority, recipient_user, recipient, language, subject, body,
       link, subject_kind, subject_id, event_id, template_version, foldable, coalesce(not_before, n.at), max_attempts,
       case channel when 'in_app' then 'delivered' else 'queued' end,
       case channel when 'in_app' then n.at end, n.at
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::uuid[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::uuid[], $14::uuid[], $15::uuid[],
            $16::boolean[], $17::timestamptz[], $18::int[])
  m(id, dedup_key, kind, channel, priority, recipient_user, recipient, language, subject, body,
    link, subject_kind, subject_id, event_id, template_version, foldable, not_before, max_attempts),
  (select coalesce($19::timestamptz, (select recourse_now())) as at) n
on conflict (dedup_key) do nothing returning id, dedup_key, channel, recipient_user
"""


async def _edited(names: set[str]) -> Mapping[tuple[str, str], Edited]:
    """The words that were edited in the console; most houses never do, and then a file is all there is."""
    return await templates.newest(names) if names else {}


def _rows(
    message: Post, people: Mapping[UUID, _Addressee], words: Mapping[tuple[str, str], Edited]
) -> Iterator[tuple[Any, ...]]:
    """The columns of a message but its keys, a row for each way it takes; none when there is nobody to send it to."""
    person = people.get(message.user) if message.user is not None else None
    address = message.address or (person.address if person is not None else "")
    if message.user is not None and person is None:
        return
    language = message.language or (person.language if person is not None else DEFAULT)
    edited = words.get((message.template, language))
    about = message.subject
    for channel, key in message.ways:
        if channel != IN_APP and not address:
            continue
        title, text = _words(message, channel, language, edited)
        yield (
            key,
            message.kind,
            channel,
            message.priority,
            message.user,
            "" if channel == IN_APP else address,
            language,
            as_value(title, LONGEST_SUBJECT),
            text,
            message.link[:LONGEST_LINK],
            about.kind if about is not None else "",
            about.id if about is not None else None,
            message.event_id,
            edited.id if edited is not None else message.template_version,
            message.foldable and message.user is not None,
            message.not_before,
            message.max_attempts,
        )


def _words(message: Post, channel: str, language: str, edited: Edited | None) -> tuple[str, str]:
    """Title and text; what leaves the house ends with the whole address of its link, a notice keeps it beside."""
    link = f"{current().public_url}{message.link}" if message.link and channel != IN_APP else ""
    if message.template:
        newer = edited.template if edited is not None else None
        return letters.render(message.template, language, message.values, link=link, edited=newer)
    return message.title, f"{message.text.rstrip()}\n\n{link}\n" if link else message.text


async def _tell(made: Sequence[Any]) -> None:
    """Wake whoever waits: the consumers for what leaves, the open pages of those who have a new notice."""
    if any(row["channel"] != IN_APP for row in made):
        await jobs.ring()
    noticed = {row["recipient_user"] for row in made if row["channel"] == IN_APP}
    await live.announce(*{live.topic(NOTICES, user) for user in noticed if user})
