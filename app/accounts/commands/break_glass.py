"""An account for an emergency: made on the host, ends by itself, reviewed by another (security.md BG-1)."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.accounts.commands import links, person
from app.accounts.inputs import NewUser
from app.accounts.queries import break_glass
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.language import _

LONGEST: Final = 24


@db.atomic
async def open_door(who: str, reason: str, hours: int) -> str:
    """Make an administrator whose account ends after some hours; the token of the link that sets a password.

    Every administrator is told. Raises Invalid.
    """
    problems = {}
    if len(who.strip()) < 2:
        problems["for"] = _("Say who will use it.")
    if len(reason.strip()) < 10:
        problems["reason"] = _("Say in at least 10 characters why it is needed.")
    if not 1 <= hours <= LONGEST:
        problems["hours"] = _("Between 1 and 24 hours.")
    if problems:
        raise Invalid(None, **problems)
    until = clock.now() + timedelta(hours=hours)
    name = f"emergency-{ids.token(32).lower()}"
    made = await person.create(
        NewUser.parse({"username": name, "email": f"{name}@recourse.invalid", "name": who, "role": "admin"}),
        by=the_system,
    )
    await db.execute("update app_user set active_until = $2 where id = $1", made, until)
    await eventlog.record(
        "account",
        "BREAK_GLASS_OPENED",
        subject=Subject("user", made),
        by=the_system,
        notes=reason.strip()[:500],
        context={"name": who.strip()[:150], "until": until.isoformat()},
    )
    return await links.invite(made, by=the_system)


@db.atomic
async def review(member: UUID, words: str, *, by: Account) -> None:
    """Say what was done with an emergency account. Raises NotFound, Forbidden for its user, Conflict when done."""
    await db.execute("select id from app_user where id = $1 for update", member)
    emergency = await break_glass.of(member)
    if emergency is None:
        raise NotFound(_("There is nothing at this address."))
    if member == by.id or by.active_until is not None:
        raise Forbidden(_("Another administrator has to do this."))
    if emergency.reviewed_by:
        raise Conflict(_("Somebody did this already."))
    await eventlog.record(
        "account", "BREAK_GLASS_REVIEWED", subject=Subject("user", member), by=by, notes=words
    )
