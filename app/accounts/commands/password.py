"""One's own password."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.accounts.commands import session
from app.kernel import clock, db
from app.kernel.actor import Subject


@db.atomic
async def change(user: Account, hashed: str, *, keep: UUID | None) -> None:
    """Set a password that was checked and stretched already; every other session ends (SE-4)."""
    now = clock.now()
    await db.execute(
        "update app_user set password = $2, password_set_at = $3, wrong_in_a_row = 0 where id = $1",
        user.id,
        hashed,
        now,
    )
    await db.execute("delete from one_time_link where member = $1", user.id)
    await session.end_all(user.id, but=keep)
    await eventlog.record("account", "PASSWORD_SET", subject=Subject("user", user.id), by=user)
