"""Which consumers are alive."""

from app.kernel import db, ids


@db.one_statement
async def breathe(name: str, version: str) -> None:
    """Note that this consumer lives."""
    await db.execute(
        "insert into consumer (id, name, version, started_at, seen_at)"
        " values ($1, $2, $3, recourse_now(), recourse_now())"
        " on conflict (name) do update set seen_at = recourse_now(), version = excluded.version",
        ids.new(),
        name,
        version,
    )


@db.one_statement
async def leave(name: str) -> None:
    """Note that this consumer has closed in good order."""
    await db.execute("delete from consumer where name = $1", name)
