"""Ticking lines, and the lists that come with the house."""

from collections.abc import Collection
from uuid import UUID

from app.checklists import queries
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.language import mark

#: Category code ("" for all), text, whether it blocks closing.
STARTING = (
    ("", mark("Client told how their data is kept"), True),
    ("", mark("Safe number and time to call confirmed"), False),
    ("", mark("Outcome explained to the client in plain words"), False),
    ("housing", mark("Notice, tenancy agreement and rent statement seen"), True),
    ("housing", mark("Date of hearing or eviction on the timeline"), False),
    ("debt", mark("Letters of every creditor seen"), True),
    ("debt", mark("Breathing space considered"), False),
    ("family", mark("Risk of violence asked about in private"), True),
    ("education", mark("Decision letter of the school or council seen"), False),
    ("discrimination", mark("Date of the last incident and time limit noted"), True),
    ("benefits", mark("Decision letter and date of appeal noted"), True),
)


@db.atomic
async def tick(
    subject: Subject, category: str, ticked: Collection[UUID], *, by: Actor
) -> tuple[list[str], list[str]]:
    """Tick exactly these lines of a record; the texts of those that were ticked now, and of those taken off.

    A tick keeps who made it first.
    """
    lines = await queries.lines_of(subject, category)
    made = [line for line in lines if line.item in ticked and line.ticked_at is None]
    gone = [line for line in lines if line.item not in ticked and line.ticked_at is not None]
    await db.execute(
        "insert into checklist_tick (id, item, subject_kind, subject_id, ticked_by, ticked_at)"
        " select n.id, n.item, $3, $4, $5, $6 from unnest($1::uuid[], $2::uuid[]) n(id, item) on conflict do nothing",
        [ids.new() for _line in made],
        [line.item for line in made],
        subject.kind,
        subject.id,
        by.id,
        clock.now(),
    )
    await db.execute(
        "delete from checklist_tick where subject_kind = $1 and subject_id = $2 and item = any($3)",
        subject.kind,
        subject.id,
        [line.item for line in gone],
    )
    return [line.text for line in made], [line.text for line in gone]


@db.atomic
async def install() -> int:
    """Make the lists that come with the house where there is no line at all; how many lines were made."""
    if await db.fetchval("select 1 from checklist_item limit 1"):
        return 0
    return await db.execute(
        "insert into checklist_item (id, category, text, mandatory, position)"
        " select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bool[], $5::int[]) on conflict do nothing",
        [ids.new() for _each in STARTING],
        [category for category, _text, _mandatory in STARTING],
        [text for _category, text, _mandatory in STARTING],
        [mandatory for _category, _text, mandatory in STARTING],
        list(range(1, len(STARTING) + 1)),
    )
