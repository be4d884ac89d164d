"""Actions that people write down: from minutes, on rounds, as staff (sla.md 1.8)."""

from collections.abc import Sequence
from dataclasses import replace

from app.accounts.account import Account
from app.actions.commands.raising import Raised, raise_action, raise_many
from app.actions.commands.saving import KIND
from app.actions.inputs import NewAction
from app.actions.queries.wishes import homes_of, must_be_on
from app.documents import commands as documents
from app.documents.intake import Received
from app.kernel import db
from app.kernel.actor import Subject, the_system
from app.kernel.errors import Invalid
from app.kernel.language import _


@db.atomic
async def raise_from_minutes(news: Sequence[NewAction], *, by: Account) -> list[Raised]:
    """Raise what a meeting agreed, all of it or none; an item that was entered before stays one action.

    Raises Conflict where the hospital has switched the source off, and Invalid as `raise_many`.
    """
    for new in news[:1]:
        await must_be_on(new.hospital, new.source)
    return await raise_many(news, by=by)


@db.atomic
async def raise_on_a_walk(new: NewAction, photos: Sequence[Received], *, by: Account) -> Raised:
    """Raise what was seen on a ward, with its pictures, which prove nothing yet. Raises as `raise_from_minutes`."""
    await must_be_on(new.hospital, new.source)
    if new.department is not None and (await homes_of([new.department])).get(new.department) != new.hospital:
        raise Invalid(ward=_("Choose a ward of this hospital."))
    raised = await raise_action(new, by=by)
    if photos:
        await documents.attach(
            Subject(KIND, raised.id),
            photos,
            by=by,
            organisation=by.organisation,
            event=(KIND, "ATTACHED"),
            description=str(_("Photo from the ward")),
        )
    return raised


@db.atomic
async def suggest(new: NewAction, *, anonymous: bool, by: Account) -> Raised:
    """Raise what somebody of the staff says; anonymous ones name nobody, on the action or on its log."""
    await must_be_on(new.hospital, new.source)
    if anonymous:
        return await raise_action(replace(new, metadata={"anonymous": True}), by=the_system)
    return await raise_action(new, by=by)
