"""Folding: when many notices wait for one person, they leave as one mail (sla.md 1.4, reliability.md 22)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.kernel import clock, db
from app.outbox import letters
from app.outbox.commands.post import DIGEST, EMAIL, Post, post
from app.outbox.hooks import Parcel
from app.outbox.queries import templates
from app.outbox.queries.templates import Edited
from app.outbox.text import as_value
from app.settings import current

Words = Mapping[tuple[str, str], Edited]
#: so many wait one by one; more become one mail
MOST_SINGLE = 5
MOST_FOLDED = 200

#: how long notices wait, at most, that another consumer was just taking in part
HELD_BACK = timedelta(seconds=2)

#: The message that lists the others, and the kind it leaves as.
_NAME = "digest"

_WAITING = (
    "state = 'queued' and foldable and channel = 'email' and attempts = 0"
    " and not_before <= recourse_now() + interval '3 seconds' and carried_by is null"
)


def people_with_notices(parcels: Sequence[Parcel]) -> set[UUID]:
    """The people some of these messages might be folded for."""
    return {
        parcel.recipient_user
        for parcel in parcels
        if parcel.foldable and parcel.attempts == 0 and parcel.recipient_user is not None
    }


@db.atomic
async def fold(people: set[UUID]) -> set[UUID]:
    """Fold what waits for those with many notices; the messages that do not leave by themselves now.

    The folded rows name their carrier in the same transaction, before anything is called.
    """
    crowded, gone = await _with_many(people), set[UUID]()
    words = await templates.newest([_NAME]) if crowded else {}
    for person in crowded:
        gone |= await _fold_for(person, words)
    return gone


async def _with_many(people: set[UUID]) -> list[UUID]:
    rows = await db.fetch(
        f"select recipient_user from outbox where {_WAITING} and recipient_user = any($1)"
        " group by recipient_user having count(*) > $2 order by recipient_user",
        list(people),
        MOST_SINGLE,
    )
    return [row["recipient_user"] for row in rows]


async def _fold_for(person: UUID, words: Words) -> set[UUID]:
    rows = await db.fetch(
        f"select id, subject, link, language from outbox where {_WAITING} and recipient_user = $1"
        " order by priority, not_before, id limit $2 for update skip locked",
        person,
        MOST_FOLDED,
    )
    held = [row["id"] for row in rows]
    if len(held) <= MOST_SINGLE:  # another consumer has the rest: neither sends them one by one
        await db.execute(
            "update outbox set not_before = recourse_now() + random() * $2::interval where id = any($1)",
            held,
            HELD_BACK,
        )
        return set(held)
    carrier = await post(_carrier(person, rows, words))
    if carrier is None:
        return set()
    await db.execute("update outbox set state = 'folded', carried_by = $2 where id = any($1)", held, carrier)
    return set(held)


def _carrier(person: UUID, rows: Sequence[Any], words: Words) -> Post:
    """One mail that lists many, under the links they would have had."""
    language = rows[0]["language"]
    edited = words.get((_NAME, language))
    newer = edited.template if edited is not None else None
    title, text = letters.render(_NAME, language, {"count": str(len(rows))}, edited=newer)
    by_link: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_link[row["link"]].append(as_value(row["subject"], 300))
    lines = [
        "\n".join([*subjects, f"{current().public_url}{link}"] if link else subjects)
        for link, subjects in by_link.items()
    ]
    return Post(
        _NAME,
        f"digest:{rows[0]['id']}:{clock.now():%Y%m%d%H%M%S}",
        channel=EMAIL,
        user=person,
        title=title,
        text="\n\n".join([text.strip(), *lines]) + "\n",
        language=language,
        template_version=edited.id if edited is not None else None,
        priority=DIGEST,
    )
