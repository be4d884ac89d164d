"""The registry as rows, for reports, BI and the audit."""

from app.eventlog.registry import registry
from app.kernel import db, ids


async def publish() -> None:
    """Write every kind of the registry into `outcome_kind`; safe to repeat."""
    kinds = registry.all()
    await db.execute(
        """
        insert into outcome_kind (id, key, code, type, level, description, stops_timer)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::bool[])
        on conflict (key, code) do update set
          type = excluded.type, level = excluded.level, description = excluded.description,
          stops_timer = excluded.stops_timer
        """,
        [ids.new() for _ in kinds],
        [kind.key for kind in kinds],
        [kind.code for kind in kinds],
        [kind.type for kind in kinds],
        [kind.level for kind in kinds],
        [kind.description for kind in kinds],
        [kind.stops_timer for kind in kinds],
    )
