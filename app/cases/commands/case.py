"""Opening a case, claiming it, giving it to somebody, and changing what it is about."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts, queries
from app.cases.inputs import NewCase, Problem
from app.cases.queries import options
from app.cases.rules import matter_types_fit, must_take_notes, own_part
from app.kernel import clock, db, ids
from app.kernel.actor import Program, Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _

TRIES = 10


class Stale(Conflict):
    """Somebody saved this record while it was being edited: both versions are shown."""

    def __init__(self, theirs: dict[str, Any], mine: dict[str, Any]) -> None:
        super().__init__(_("Somebody else saved this while you were editing. Both versions are below."))
        self.theirs = theirs
        self.mine = mine


@dataclass(frozen=True)
class Created:
    """A case that was just opened."""

    id: UUID
    reference: str


@db.atomic
async def create(new: NewCase, *, by: Account) -> Created:
    """Open a case: owned by whoever opens it, next actor operator, claimed at once (cla.md 4.6)."""
    case = await insert(new, by=by, owner=by.id)
    await facts.create([case.id])
    await eventlog.record("case", "CASE_CREATED", subject=Subject("case", case.id), by=by)
    await claim(case.id, by=by)
    return case


@db.one_statement
async def insert(new: NewCase, *, by: Account | Program, owner: UUID | None) -> Created:
    """The row of a new case, and no more. Raises Conflict when no reference is free."""
    for _try in range(TRIES):
        made = await db.fetchval(
            "insert into cases (id, reference, source, notes, owner, created_by, requires_action_by, media_code,"
            " category, client_notes, external_id, callback_type, created_at, modified_at)"
            " values ($1, $2, $3, $4, $5, $6, 'operator', $7, $8, $9, $10, $11, $12, $12)"
            " on conflict (reference) do nothing returning reference",
            key := ids.new(),
            ids.case_reference(),
            new.source,
            new.notes,
            owner,
            by.id,
            new.media_code,
            new.category,
            new.client_notes,
            new.external_id,
            new.callback_type,
            clock.now(),
        )
        if made is not None:
            return Created(key, made)
    raise Conflict(_("No free reference was found. Try again."))


@db.atomic
async def claim(case: UUID, *, by: Account | Program) -> None:
    """The first operator to act on a case without an organisation claims it for theirs; never changed later."""
    if by.organisation is None or by.role not in {"operator", "operator_manager"}:
        return
    claimed = await db.fetchval(
        "update cases set organisation = $2, owner = coalesce(owner, $3)"
        " where id = $1 and organisation is null returning id",
        case,
        by.organisation,
        by.id,
    )
    if claimed is not None:
        await eventlog.record("case", "CASE_ORGANISATION_SET", subject=Subject("case", case), by=by)


@db.atomic
async def give_to(case: UUID, owner: UUID, *, by: Account) -> None:
    """Give a case to another operator, who answers for it from now on.

    Raises Conflict for an archived case, Invalid for who is no operator of its organisation.
    """
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    name = await queries.operator_name(by, owner, case)
    if name is None:
        raise Invalid(None, owner=_("Choose an operator of this case's organisation."))
    await db.execute("update cases set owner = $2, version = version + 1 where id = $1", case, owner)
    await eventlog.record(
        "case", "OWNER_SET", subject=Subject("case", case), by=by, notes=name, context={"owner": str(owner)}
    )


@db.atomic
async def change_problem(case: UUID, problem: Problem, version: int, *, by: Account) -> None:
    """Change what a case is about; a provider changes its part of it and no more.

    Raises Stale when somebody saved it meanwhile, Invalid for matter types of another category.
    """
    before = await queries.problem_to_change(case)
    mine = own_part(asdict(problem), before, is_provider=by.is_provider)
    problem = Problem(**mine)
    if before["version"] != version:
        raise Stale(theirs=dict(before), mine=mine)
    must_take_notes(before["archived_at"])
    await _matter_types_fit(problem)
    changed = {name: str(value) for name, value in mine.items() if before[name] != value}
    if not changed:
        return
    await _write_problem(case, problem, by=by, notes_changed="notes" in changed)
    await claim(case, by=by)
    await eventlog.record(
        "case",
        "DETAILS_CHANGED",
        subject=Subject("case", case),
        by=by,
        context={
            "changed": {
                name: [str(before[name] or ""), str(mine[name] or "")] for name in changed if name != "notes"
            }
        },
    )


async def _write_problem(case: UUID, problem: Problem, *, by: Account, notes_changed: bool) -> None:
    await db.execute(
        "update cases set category = $2, matter_type1 = $3, matter_type2 = $4, media_code = $5, source = $6,"
        " exempt_user = $7, exempt_user_reason = $8, ecf_statement = $9, notes = $10, version = version + 1"
        " where id = $1",
        case,
        problem.category,
        problem.matter_type1,
        problem.matter_type2,
        problem.media_code,
        problem.source,
        problem.exempt_user,
        problem.exempt_user_reason,
        problem.ecf_statement,
        problem.notes,
    )
    if notes_changed and problem.notes:
        await keep_notes(case, "notes", problem.notes, by=by)


@db.one_statement
async def keep_notes(case: UUID, field: str, text: str, *, by: Account) -> None:
    """Keep in the history what a note field of a case holds from now on (cla.md 4.12)."""
    await db.execute(
        'insert into notes_history (id, "case", field, text, created_by) values ($1, $2, $3, $4, $5)',
        ids.new(),
        case,
        field,
        text,
        by.id,
    )


async def _matter_types_fit(problem: Problem) -> None:
    theirs = await options.categories_of(problem.matter_type1, problem.matter_type2)
    if not matter_types_fit(problem.category, theirs):
        raise Invalid(None, matter_type1=_("Choose matter types that belong to the case's category of law."))
