"""A lost second factor is taken away by two managers: one asks, another does it (security.md SI-12)."""

from uuid import UUID

from app import eventlog
from app.accounts import permissions
from app.accounts.account import Account
from app.accounts.commands import factor
from app.accounts.queries import factor_resets
from app.accounts.rules import resets
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.language import _


@db.atomic
async def ask(person: UUID, *, how: str, by: Account) -> None:
    """The first name: who made sure, and how, that it is them.

    Raises NotFound out of scope, Forbidden for a role one may not manage or for oneself, Conflict when there
    is no factor or somebody asked already.
    """
    await _must_be_managed(person, by)
    if resets.stands(await factor_resets.asked(person), now=clock.now()):
        raise Conflict(_("This was asked for already. Another manager has to confirm it."))
    context = {"how": how, "name": by.name}
    await eventlog.record(
        "account", "FACTOR_RESET_ASKED", subject=Subject("user", person), by=by, context=context
    )


@db.atomic
async def confirm(person: UUID, *, by: Account) -> None:
    """The second name: the factor is gone and the person's sessions end. Raises as `ask` does, and Conflict
    when nobody else asked within a day."""
    await _must_be_managed(person, by)
    asked = await factor_resets.asked(person)
    if asked is None or not resets.may_confirm(asked, by=by.id, person=person, now=clock.now()):
        raise Conflict(_("Another manager than you has to ask for this first, within the last day."))
    await factor.remove(person, by=by, asked_by=str(asked.by), how=asked.how)


async def _must_be_managed(person: UUID, by: Account) -> None:
    row = await db.fetchrow(
        "select u.role, f.id as factor from app_user u left join second_factor f on f.member = u.id"
        " where u.id = $1 and ($2::uuid[] is null or u.organisation = any($2)) for update of u",
        person,
        by.scope,
    )
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    if person == by.id or not permissions.may_grant(by.role, row["role"]):
        raise Forbidden(_("Another manager has to do this."))
    if row["factor"] is None:
        raise Conflict(_("There is no second factor to take away."))
