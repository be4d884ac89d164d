"""`recourse setup-sla`: the four rows every hospital begins with (sla.md 1.2)."""

from dataclasses import dataclass
from typing import Final

from app.kernel import db, ids
from app.sla.rules import seeded

_INSERT: Final = """
insert into complaint_sla_config (id, hospital, source, sla_hours, first_reminder_hours_after,
  second_reminder_hours_after, escalation_hours_after, is_seeded)
select r.id, o.id, s.id, r.due, r.first, r.second, r.escalation, true
from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::int[], $6::int[], $7::int[])
  r(id, hospital, source, due, first, second, escalation)
join organisation o on o.id = r.hospital::uuid join complaint_source s on s.code = r.source
where not exists (select 1 from complaint_sla_config c
  where c.hospital = o.id and c.source = s.id and c.severity is null and c.priority is null)
on conflict do nothing returning hospital
"""


@dataclass(frozen=True)
class SetUp:
    """What `setup-sla` found and made."""

    hospitals: int
    rows: int


@db.atomic
async def setup_sla() -> SetUp:
    """Give every hospital the seeded rows it lacks; one that exists, edited or switched off, stays as it is."""
    hospitals = await db.fetch("select id from organisation where kind = 'hospital' order by id")
    rows = [row for hospital in hospitals for row in seeded(str(hospital["id"]))]
    made = await db.fetch(
        _INSERT,
        [ids.new() for _ in rows],
        [row.hospital for row in rows],
        [row.source for row in rows],
        [row.sla_hours for row in rows],
        [row.first_reminder_hours_after for row in rows],
        [row.second_reminder_hours_after for row in rows],
        [row.escalation_hours_after for row in rows],
    )
    return SetUp(len(hospitals), len(made))
