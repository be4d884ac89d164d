"""Asking again, inside the command, whether somebody may still do this (security.md AZ-5)."""

from uuid import UUID

from app.accounts.permissions import may
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Forbidden
from app.kernel.language import _


@db.one_statement
async def must_still(by: Actor, permission: str, *, provider: UUID | None = None) -> None:
    """Raise Forbidden unless the account is open, has the permission and (if given) belongs to the provider."""
    row = await db.fetchrow("select role, organisation from app_user where id = $1 and active", by.id)
    if (
        row is None
        or not may(row["role"], permission)
        or (provider is not None and row["organisation"] != provider)
    ):
        raise Forbidden(_("Your role does not include this any more. Ask your manager if it should."))
