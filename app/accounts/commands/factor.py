"""The second factor: enrolled, asked for, used up, taken away (security.md SI-8..SI-12)."""

import base64
import secrets
from uuid import UUID

from app import eventlog
from app.accounts.commands import session, sign_in
from app.accounts.commands.sign_in import Came, Origin, Outcome, Person
from app.accounts.rules import attempts, codes
from app.kernel import clock, db, fault, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.kernel.seal import Sealer, sha256


def place_of(row: UUID) -> str:
    """Where a secret is sealed: it opens nowhere else."""
    return f"second_factor.sealed_secret.{row}"


@db.atomic
async def take(step_token: str, typed: str, origin: Origin, *, sealer: Sealer) -> Outcome:
    """Spend a code, or a recovery code, on a half sign-in: a session, or one more wrong code.

    The code's step is marked used in the transaction that stores the session: both or none. Five wrong codes
    end the half sign-in.
    """
    step = await db.fetchrow(
        "select id, member, next_url, wrong_codes from sign_in_step where token_hash = $1 and expires_at > $2"
        " for update",
        sha256(step_token),
        clock.now(),
    )
    if step is None:
        return Outcome(Came.OVER)
    if await spend(step["member"], typed, sealer=sealer):
        fault.point("signin.after_code")
        await db.execute("delete from sign_in_step where id = $1", step["id"])
        token = await sign_in.enter(step["member"], None, origin)
        return Outcome(Came.IN, token, step["member"], step["next_url"])
    await sign_in.note_wrong_code(step["member"], address=origin.address)
    left = await db.fetchval(
        "update sign_in_step set wrong_codes = wrong_codes + 1 where id = $1 returning $2 - wrong_codes",
        step["id"],
        attempts.CODES_A_STEP,
    )
    if left <= 0:
        await db.execute("delete from sign_in_step where id = $1", step["id"])
    return Outcome(Came.NOT_YET if left > 0 else Came.OVER)


@db.atomic
async def spend(person: UUID, typed: str, *, sealer: Sealer) -> bool:
    """Whether a code is right and unused; then it is used. A wrong one is counted."""
    if codes.is_recovery(typed):
        return await _spend_recovery(person, codes.plain(typed))
    row = await db.fetchrow(
        "select id, sealed_secret, wrong_in_a_row from second_factor"
        " where member = $1 and confirmed_at is not null for update",
        person,
    )
    if row is None or attempts.factor_is_closed(row["wrong_in_a_row"]):
        return False
    secret = sealer.open(bytes(row["sealed_secret"]), place_of(row["id"])).decode()
    step = codes.matching_step(secret, typed, now=clock.now())
    if step is not None and await _use(row["id"], step):
        return True
    await db.execute("update second_factor set wrong_in_a_row = wrong_in_a_row + 1 where id = $1", row["id"])
    return False


async def _use(factor: UUID, step: int) -> bool:
    used = await db.fetchval(
        "update second_factor set last_step = $2, wrong_in_a_row = 0 where id = $1 and last_step < $2 returning id",
        factor,
        step,
    )
    return used is not None


async def _spend_recovery(person: UUID, code: str) -> bool:
    row = await db.fetchrow(
        "with gone as (delete from recovery_code where code_hash = $2 and member = $1 returning member),"
        " opened as (update second_factor f set wrong_in_a_row = 0 from gone where f.member = gone.member)"
        " select u.role from gone join app_user u on u.id = gone.member",
        person,
        sha256(code),
    )
    if row is None:
        return False
    by = Person(person, row["role"])
    await eventlog.record("account", "RECOVERY_USED", subject=Subject("user", person), by=by)
    return True


@db.atomic
async def enrol(
    person: UUID, secret: str, step: int, *, by: Actor, but: UUID | None, sealer: Sealer
) -> list[str]:
    """Keep a secret whose code was just shown to be right; ten recovery codes. Other sessions end (SE-4).

    Raises Conflict when there is a second factor already.
    """
    row = ids.new()
    made = await db.fetchval(
        "insert into second_factor (id, member, sealed_secret, last_step, confirmed_at, created_at)"
        " values ($1, $2, $3, $4, $5, $5) on conflict (member) do nothing returning id",
        row,
        person,
        sealer.seal(secret.encode(), place_of(row)),
        step,
        clock.now(),
    )
    if made is None:
        raise Conflict(_("A second factor is set up already. Remove it first to set up another."))
    await session.end_all(person, but=but)
    await eventlog.record("account", "FACTOR_SET", subject=Subject("user", person), by=by)
    return await _new_codes(person)


@db.atomic
async def renew_codes(person: UUID, *, by: Actor) -> list[str]:
    """Ten new recovery codes; the old ones are void."""
    await eventlog.record("account", "RECOVERY_MADE", subject=Subject("user", person), by=by)
    return await _new_codes(person)


@db.atomic
async def remove(person: UUID, *, by: Actor, but: UUID | None = None, **context: str) -> None:
    """Take the second factor away, with its recovery codes; other sessions end."""
    await db.execute("delete from recovery_code where member = $1", person)
    await db.execute("delete from second_factor where member = $1", person)
    await session.end_all(person, but=but)
    await eventlog.record(
        "account", "FACTOR_REMOVED", subject=Subject("user", person), by=by, context=context
    )


async def _new_codes(person: UUID) -> list[str]:
    fresh = [base64.b32encode(secrets.token_bytes(15)).decode() for _number in range(codes.RECOVERY_CODES)]
    await db.execute("delete from recovery_code where member = $1", person)
    await db.execute(
        "insert into recovery_code (id, member, code_hash, created_at) select id, $2, code, $4"
        " from unnest($1::uuid[], $3::bytea[]) r(id, code)",
        [ids.new() for _code in fresh],
        person,
        [sha256(code) for code in fresh],
        clock.now(),
    )
    return fresh
