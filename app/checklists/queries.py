"""The lines of a checklist, with what was ticked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.language import translate


@dataclass(frozen=True)
class Line:
    """A line of a record's checklist."""

    item: UUID
    text: str
    mandatory: bool
    ticked_by: str
    ticked_at: datetime | None


async def lines_of(subject: Subject, category: str) -> list[Line]:
    """The lines for a category, those for all of them first; ticked lines stay although they were retired."""
    rows = await db.fetch(
        "select i.id as item, i.text, i.mandatory, coalesce(u.name, '') as ticked_by, t.ticked_at"
        " from checklist_item i left join checklist_tick t"
        "   on t.item = i.id and t.subject_kind = $1 and t.subject_id = $2 left join app_user u on u.id = t.ticked_by"
        " where (i.active and i.category in ('', $3)) or t.id is not null"
        " order by i.category, i.position, i.text, i.id limit 200",
        subject.kind,
        subject.id,
        category,
    )
    return [Line(**dict(row)) for row in rows]


async def open_mandatory(cases: list[UUID]) -> list[str]:
    """The mandatory lines that are not ticked on any of these cases, in the reader's words."""
    rows = await db.fetch(
        "select distinct i.text from cases k left join category c on c.id = k.category"
        " join checklist_item i on i.active and i.mandatory and i.category in ('', coalesce(c.code, ''))"
        " where k.id = any($1) and not exists (select 1 from checklist_tick t where t.item = i.id"
        " and t.subject_kind = 'case' and t.subject_id = k.id) order by 1",
        cases,
    )
    return [translate(text) for (text,) in rows]
