"""Links that set a password: an invitation holds 72 hours, a reset 30 minutes, each once (security.md SI-7)."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app import eventlog, jobs
from app.accounts.commands import person, session
from app.accounts.commands.person import By
from app.accounts.commands.sign_in import Person
from app.accounts.inputs import NewUser
from app.accounts.queries import people
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.seal import KeyRing, Signer, sha256
from app.settings import current

RESET: Final = "accounts.reset"
#: Where a link leads; its token follows. A command line has no routes to ask.
PATH: Final = "/set-password/"
HOLDS: Final = {"invitation": timedelta(hours=72), "reset": timedelta(minutes=30)}


def token_of(link: UUID) -> str:
    """The secret of a link, made from its key: whoever sends the message makes it again, no row holds it."""
    return Signer(KeyRing.parse("SIGNING_KEYS", current().signing_keys.reveal()), "one-time link").token(
        str(link)
    )


@db.atomic
async def ask_reset(name: str) -> None:
    """Leave word that somebody wants to set a password anew: the same for a name that nobody has."""
    member = await db.fetchval("select id from app_user where lower(username) = lower($1) and active", name)
    await jobs.enqueue(RESET, {"member": member})


@db.atomic
async def reset(member: UUID) -> str | None:
    """The link that was asked for; its token. Nothing for an account that was closed in the meantime."""
    role = await db.fetchval("select role from app_user where id = $1 and active", member)
    if role is None:
        return None
    link = await _make(member, "reset")
    by = Person(member, role)
    await eventlog.record(
        "account", "RESET_ASKED", subject=Subject("user", member), by=by, context={"link": str(link)}
    )
    return token_of(link)


@db.atomic
async def invite(member: UUID, *, by: By) -> str:
    """Invite somebody to set their first password, or to set a new one; the token of the link.

    Older links are void. Raises NotFound out of scope, Forbidden for a role the manager may not change.
    """
    await person.must_be_managed(member, by=by)
    link = await _make(member, "invitation")
    await eventlog.record(
        "account", "INVITED", subject=Subject("user", member), by=by, context={"link": str(link)}
    )
    return token_of(link)


@db.atomic
async def welcome(new: NewUser) -> str | None:
    """The link for somebody whom the host's command line names; their account is made if there is none.

    None for somebody who has a password already. Raises Invalid for an unknown place.
    """
    known = await people.of_name(new.username)
    if known is not None and known.has_password:
        return None
    member = known.id if known else await person.create(new, by=the_system)
    return await invite(member, by=the_system)


@db.atomic
async def invite_new(new: NewUser, *, by: By) -> UUID:
    """Make an account and invite its owner: both or neither. Raises as `person.create` does."""
    member = await person.create(new, by=by)
    await invite(member, by=by)
    return member


@db.atomic
async def spend(token: str, hashed: str, *, key: bytes) -> None:
    """Set the password that was chosen and end every session; the link is gone.

    `key` is the count of wrong tries by name, which begins anew. Raises NotFound for a link that was used,
    is too old, or never was.
    """
    row = await db.fetchrow(
        "with spent as (delete from one_time_link where token_hash = $1 and expires_at > $2 returning member)"
        " update app_user u set password = $3, password_set_at = $2, wrong_in_a_row = 0, updated_at = $2"
        " from spent where u.id = spent.member and u.active returning u.id, u.role",
        sha256(token),
        clock.now(),
        hashed,
    )
    if row is None:
        raise NotFound(_("This link was used or is too old. Ask for another."))
    await db.execute("delete from one_time_link where member = $1", row["id"])
    await db.execute("delete from sign_in_failure where key_hash = $1", key)
    await session.end_all(row["id"])
    by = Person(row["id"], row["role"])
    await eventlog.record("account", "PASSWORD_SET", subject=Subject("user", row["id"]), by=by)


async def _make(member: UUID, purpose: str) -> UUID:
    link, now = ids.new(), clock.now()
    await db.execute("delete from one_time_link where member = $1", member)
    await db.execute(
        "insert into one_time_link (id, member, purpose, token_hash, created_at, expires_at)"
        " values ($1, $2, $3, $4, $5, $6)",
        link,
        member,
        purpose,
        sha256(token_of(link)),
        now,
        now + HOLDS[purpose],
    )
    return link
