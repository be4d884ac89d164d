"""Tokens for other programs: made, used, revoked (security.md 2.11)."""

import secrets
from datetime import timedelta
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.accounts.inputs import NewToken
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.seal import sha256

PREFIX = "rcs"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@db.atomic
async def create(new: NewToken, *, by: Account) -> str:
    """The token, shown once: `rcs_<8 public>_<43 secret>`. Only the hash of its secret is stored."""
    public, secret = "".join(secrets.choice(_LETTERS) for _letter in range(8)), ids.token()
    token, now = ids.new(), clock.now()
    await db.execute(
        "insert into api_token (id, name, member, public, secret_hash, scopes, created_at, expires_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)",
        token,
        new.name,
        by.id,
        public,
        sha256(secret),
        new.scopes,
        now,
        now + timedelta(days=new.days),
    )
    context = {"token": str(token), "scopes": new.scopes}
    await eventlog.record("account", "TOKEN_MADE", subject=Subject("user", by.id), by=by, context=context)
    return f"{PREFIX}_{public}_{secret}"


@db.atomic
async def revoke(token: UUID, *, by: Account) -> bool:
    """End one of one's own tokens; whether there was one that held."""
    ended = await db.execute(
        "update api_token set revoked_at = $3 where id = $1 and member = $2 and revoked_at is null",
        token,
        by.id,
        clock.now(),
    )
    if ended:
        context = {"token": str(token)}
        await eventlog.record(
            "account", "TOKEN_REVOKED", subject=Subject("user", by.id), by=by, context=context
        )
    return bool(ended)


@db.atomic
async def used(token: UUID) -> None:
    """Note that a token was used."""
    await db.execute("update api_token set last_used_at = $2 where id = $1", token, clock.now())
