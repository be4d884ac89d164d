"""Telling a client when they are called back, where they agreed to it and it is safe."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.cases.inputs.callback import CallbackInput
from app.eventlog import Entry
from app.kernel import dates, db
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.language import DEFAULT, LANGUAGES, _
from app.outbox.commands.post import EMAIL, FAMILY, SMS, Post, post, withdraw
from app.sla.rules.booking import WINDOW

CONFIRMATION = "callback.confirmation"


@db.atomic
async def confirm(case: UUID, row: Any, given: CallbackInput, zone: str, entry: Entry) -> None:
    """Write to the client. Raises Invalid when there is no address, or it is not safe to use it."""
    if not given.confirm:
        return
    language = row["language"] if row["language"] in LANGUAGES else DEFAULT
    half_hour = timedelta(0) if given.window_type == "HALF_HOUR_WINDOW" else WINDOW
    await post(
        Post(
            kind=CONFIRMATION,
            dedup_key=f"case:{case}:callback:{entry.id}",
            channel=EMAIL if given.confirm == "email" else SMS,
            address=_address(row, given.confirm),
            template="callback_confirmation",
            values={
                "day": dates.day(given.at, zone, language=language),
                "from": dates.clock(given.at - half_hour, zone, language=language),
                "until": dates.clock(given.at + WINDOW, zone, language=language),
            },
            language=language,
            subject=Subject("case", case),
            event_id=entry.id,
            priority=FAMILY,
        )
    )


def _address(row: Any, confirm: str) -> str:
    if confirm == "email":
        address, unsafe = row["email"], row["safe_to_email"] == "DONT_EMAIL"
        missing, forbidden = _("No e-mail address is known."), _("It is not safe to e-mail this client.")
    else:
        address, unsafe = row["mobile_phone"], row["safe_to_contact"] == "DONT_CALL"
        missing, forbidden = _("No mobile number is known."), _("It is not safe to contact this client.")
    if unsafe:
        raise Invalid(None, confirm=forbidden)
    if not address:
        raise Invalid(None, confirm=missing)
    return str(address)


@db.atomic
async def withdraw_confirmation(case: UUID) -> None:
    """Take back what tells of a booking that is over, as far as it has not left."""
    await withdraw(subject=Subject("case", case), kinds=[CONFIRMATION])
