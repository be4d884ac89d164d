"""Forgetting finished work."""

from app.kernel import db

BATCH = 1_000
KEPT_DAYS = 14


@db.atomic
async def forget() -> int:
    """Delete a batch of jobs that ended two weeks ago, with their slots; how many went.

    The newest job and slot of each kind stay: the page of jobs tells of them.
    """
    await db.execute(
        "delete from period_slot s where slot < recourse_now() - $1 * interval '1 day'"
        " and exists (select 1 from period_slot newer where newer.name = s.name and newer.slot > s.slot)",
        KEPT_DAYS,
    )
    return await db.execute(
        "delete from job where id in (select id from job j"
        " where coalesce(done_at, cancelled_at) < recourse_now() - $1 * interval '1 day'"
        "  and exists (select 1 from job newer where newer.kind = j.kind and newer.created_at > j.created_at)"
        "  and not exists (select 1 from period_slot s where s.job_id = j.id)"
        " limit $2 for update skip locked)",
        KEPT_DAYS,
        BATCH,
    )
