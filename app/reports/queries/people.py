"""Who a report may be sent to."""

from app.accounts import permissions
from app.accounts.account import Account
from app.kernel import db

MOST = 200


async def who_may_run(user: Account, permission: str) -> list[tuple[str, str]]:
    """The active people whose role includes a report, with their keys; from the asker's own organisations."""
    rows = await db.fetch(
        "select id, name from app_user where active and role = any($1::text[])"
        f" and ($2::uuid[] is null or organisation = any($2)) order by name, id limit {MOST}",
        [role for role in permissions.ROLES if permissions.may(role, permission)],
        user.scope,
    )
    return [(str(row["id"]), row["name"]) for row in rows]
