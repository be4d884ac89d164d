"""What a person is told when something happens to their account; whoever sends it stands above this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.accounts.commands import links
from app.accounts.queries import break_glass
from app.eventlog import Entry
from app.kernel import db

#: The event, and the template of templates/messages/<language> that tells of it.
TEMPLATES: Final = {
    "INVITED": "account_invitation",
    "RESET_ASKED": "account_reset",
    "LOCKED": "account_locked",
    "PASSWORD_SET": "account_password_set",
    "FACTOR_SET": "account_factor_set",
    "FACTOR_REMOVED": "account_factor_removed",
    "RECOVERY_USED": "account_recovery_used",
}
#: what every administrator is told of, since it opens a door (security.md BG-1)
ALARM: Final = "BREAK_GLASS_OPENED"


@dataclass(frozen=True)
class Message:
    """A mail to one person of the house. `link` is a path of the console; `dedup_key` names the reason."""

    user: UUID
    template: str
    values: dict[str, str]
    dedup_key: str
    link: str = ""


async def messages_for(entries: Sequence[Entry]) -> list[Message]:
    """The mails that entries of the key `account` cause, in their order."""
    ours = [each for each in entries if each.key == "account"]
    told = [each for each in ours if each.code in TEMPLATES]
    alarms = await _alarms([each for each in ours if each.code == ALARM])
    if not told:
        return alarms
    rows = await db.fetch(
        "select id, name, username from app_user where id = any($1)", list({each.subject.id for each in told})
    )
    people = {row["id"]: {"name": row["name"], "username": row["username"]} for row in rows}
    return alarms + [
        Message(
            user=each.subject.id,
            template=TEMPLATES[each.code],
            values=people[each.subject.id],
            dedup_key=f"account:{each.id}",
            link=links.PATH + links.token_of(UUID(each.context["link"])) if "link" in each.context else "",
        )
        for each in told
    ]


async def _alarms(entries: Sequence[Entry]) -> list[Message]:
    if not entries:
        return []
    return [
        Message(
            user=admin,
            template="account_emergency",
            values={"name": each.context["name"], "reason": each.notes, "until": each.context["until"][:16]},
            dedup_key=f"account:{each.id}:{admin}",
            link=f"/users/{each.subject.id}",
        )
        for each in entries
        for admin in await break_glass.administrators()
    ]
