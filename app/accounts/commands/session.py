"""Sessions: begun at a sign-in, renewed by a proof, ended at once (security.md SE-2..SE-4, SI-14)."""

from uuid import UUID

from app import eventlog
from app.accounts.rules import sessions as rules
from app.accounts.rules.attempts import WRONG_FRESH
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.seal import sha256

#: PostgreSQL tells the hubs of all processes whose streams to close; the payload is the person's key.
CHANNEL = "recourse_sessions"


@db.atomic
async def begin(person: UUID, *, address: str, agent: str) -> str:
    """A new session; its token, which is stored nowhere. Beyond five the oldest ends."""
    token, now = ids.token(), clock.now()
    await db.execute(
        "insert into app_session (id, token, user_id, created_at, seen_at, expires_at, fresh_at, address, agent)"
        " values ($1, $2, $3, $4, $4, $5, $4, $6, $7)",
        ids.new(),
        sha256(token).hex(),
        person,
        now,
        now + rules.LONGEST,
        address[:45],
        agent[:80],
    )
    await db.execute(
        "delete from app_session where id in (select id from app_session where user_id = $1"
        " order by (expires_at > $2) desc, created_at desc, id desc offset $3)",
        person,
        now,
        rules.MOST,
    )
    return token


@db.atomic
async def renew(session: UUID) -> str:
    """Somebody proved again who they are: a new token for the same session, fresh from now."""
    token = ids.token()
    await db.execute(
        "update app_session set token = $2, fresh_at = $3, seen_at = $3, wrong_fresh = 0 where id = $1",
        session,
        sha256(token).hex(),
        clock.now(),
    )
    return token


@db.atomic
async def seen(session: UUID) -> None:
    """Note that the person is at work."""
    await db.execute(
        "update app_session set seen_at = greatest(seen_at, $2) where id = $1", session, clock.now()
    )


@db.atomic
async def seen_in_admin(session: UUID) -> None:
    """Note that the person is at work in the admin area, whose idle time is shorter (SE-3)."""
    await db.execute("update app_session set admin_seen_at = $2 where id = $1", session, clock.now())


@db.atomic
async def end(token_hash: str) -> None:
    """Sign this browser out."""
    await _end("token = $1", token_hash)


@db.atomic
async def end_one(person: UUID, session: UUID, *, by: Actor) -> bool:
    """End one session of a person; whether there was one."""
    ended = await _end("user_id = $1 and id = $2", person, session)
    if ended:
        await eventlog.record("account", "SESSIONS_ENDED", subject=Subject("user", person), by=by)
    return bool(ended)


@db.atomic
async def end_all(person: UUID, *, but: UUID | None = None) -> int:
    """End every session and half sign-in of a person, except one; how many there were."""
    await db.execute("delete from sign_in_step where member = $1", person)
    return await _end("user_id = $1 and id is distinct from $2", person, but)


@db.atomic
async def sign_out_everywhere(person: UUID, *, by: Actor, but: UUID | None = None) -> int:
    """The same, at somebody's wish: it stands in the log."""
    ended = await end_all(person, but=but)
    await eventlog.record("account", "SESSIONS_ENDED", subject=Subject("user", person), by=by)
    return ended


@db.atomic
async def sweep() -> int:
    """Delete what ended more than a day ago: until then the page can say whose session it was."""
    now = clock.now()
    return await db.execute(
        "with steps as (delete from sign_in_step where expires_at < $1),"
        " links as (delete from one_time_link where expires_at < $1),"
        " failures as (delete from sign_in_failure where at < $1 - interval '1 day')"
        " delete from app_session where expires_at < $1 - interval '1 day' or seen_at < $1 - interval '1 day'",
        now,
    )


async def _end(condition: str, *args: object) -> int:
    row = await db.fetchrow(
        f"with gone as (delete from app_session where {condition} returning user_id)"
        " select count(*) as ended, count(pg_notify('" + CHANNEL + "', user_id::text)) as told from gone",
        *args,
    )
    return int(row["ended"]) if row is not None else 0


@db.atomic
async def wrong_proof(session: UUID) -> bool:
    """Count a wrong password or code of somebody who is signed in; whether that ended the session."""
    wrong = await db.fetchval(
        "update app_session set wrong_fresh = wrong_fresh + 1 where id = $1 returning wrong_fresh", session
    )
    if wrong is not None and wrong < WRONG_FRESH:
        return False
    await _end("id = $1", session)
    return True
