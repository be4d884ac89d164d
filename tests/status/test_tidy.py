"""What the web floor remembers goes in time (reliability.md P3: seven days)."""

from datetime import timedelta
from uuid import UUID

from app.jobs.kinds import find
from app.kernel import clock, db, ids
from tests.jobs.make import Run


async def _spent(days: float) -> UUID:
    key = ids.new()
    await db.execute(
        "insert into once (id, actor, token, route, fingerprint, created_at) values ($1, $2, $3, 'x', '', $4)",
        key,
        ids.new(),
        str(key),
        clock.now() - timedelta(days=days),
    )
    return key


async def test_a_spent_form_is_remembered_for_a_week(house: None) -> None:
    old, young = await _spent(7.1), await _spent(6.9)
    await db.execute(
        "insert into throttle (key, window_start, count) values ('\\x01', $1, 1), ('\\x02', $2, 1)",
        clock.now() - timedelta(days=2),
        clock.now(),
    )

    await find("status.tidy").handler(Run())

    assert [row["id"] for row in await db.fetch("select id from once")] == [young] != [old]
    assert await db.fetchval("select count(*) from throttle") == 1
