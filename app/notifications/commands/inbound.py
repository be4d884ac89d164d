"""What comes back from those who were told: STOP, START, HELP, or words for a person (notifications.md 11.9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.households.commands.consent import opt_out, start_again
from app.kernel import clock, db, ids
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _, mark, speaking, translate
from app.notifications.commands.saving import SETTINGS
from app.notifications.queries import settings
from app.notifications.rules.keywords import HELP, OTHER, START, STOP, meaning
from app.outbox import Post, post
from app.outbox.commands.post import FAMILY, SMS

STOPPED: Final = "sms_stopped"
STOP_TEXT: Final = mark("You will get no more messages about your cover. Send START to get them again.")
HELP_TEXT: Final = mark(
    "These messages are about your health cover. Send STOP to end them, or ask your enrolment officer."
)

#: The households that are told at a number now: the one that was written down, or what it means.
_OF_NUMBER: Final = """
select h.id, coalesce(c.language, 'en') as language from household h join insuree i on i.id = h.told
left join notification_consent c on c.household = h.id
where h.validity_to is null and (i.phone_e164 = $1 or i.phone = $1)
"""


@db.atomic
async def receive(provider: str, reference: str, sender: str, text: str) -> str:
    """Take one message in; what it means. The same one again (by provider and reference) changes nothing."""
    word, now = meaning(text, await settings.stop_words()), clock.now()
    households = await db.fetch(_OF_NUMBER, sender)
    new = await db.fetchval(
        "insert into inbound_message (id, provider, reference, sender, text, meaning, households, received_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (provider, reference) do nothing returning id",
        ids.new(), provider, reference, sender, text[:1_000], word, len(households), now,
    )  # fmt: skip
    if new is None:
        return word
    keys = [row["id"] for row in households]
    if word == STOP:
        await _stop(sender, keys, now)
        await _answer(sender, households, f"stop:{sender}:{now:%Y-%m-%d}", word)
    elif word == START:
        await _start(sender, keys, now)
    elif word == HELP:
        await _answer(sender, households, f"help:{sender}:{now:%Y-%m-%dT%H}", word)
    return word


async def _stop(number: str, households: Sequence[UUID], now: datetime) -> None:
    """The number is stopped even when no household has it now: it may come back with another one."""
    await db.execute(
        "insert into stopped_number (id, number, stopped_at) values ($1, $2, $3)"
        " on conflict (number) where started_at is null do nothing",
        ids.new(),
        number,
        now,
    )
    await opt_out(households, at=now)


async def _start(number: str, households: Sequence[UUID], now: datetime) -> None:
    await db.execute(
        "update stopped_number set started_at = $2 where number = $1 and started_at is null", number, now
    )
    await start_again(households, at=now)


async def _answer(number: str, households: Sequence[Any], key: str, word: str) -> None:
    """One answer to a number in 24 hours; HELP has one an hour."""
    language = households[0]["language"] if households else "en"
    with speaking(language):
        text = translate(STOP_TEXT if word == STOP else HELP_TEXT)
    await post(
        Post(
            kind=STOPPED,
            dedup_key=key,
            channel=SMS,
            address=number,
            text=text,
            language=language[:2],
            priority=FAMILY,
        )
    )


@db.atomic
async def handled(message: UUID, *, by: Account) -> None:
    """Somebody has read what came back and done what was to do. Raises NotFound, or Conflict when it was done."""
    row = await db.fetchrow(
        "select handled_at, meaning from inbound_message where id = $1 for update", message
    )
    if row is None:
        raise NotFound(_("This message is not here."))
    if row["handled_at"] is not None or row["meaning"] != OTHER:
        raise Conflict(_("Somebody did this already."))
    await db.execute(
        "update inbound_message set handled_at = $2, handled_by = $3 where id = $1",
        message,
        clock.now(),
        by.id,
    )
    await eventlog.record("notifications", "ANSWER_READ", subject=SETTINGS, by=by)
