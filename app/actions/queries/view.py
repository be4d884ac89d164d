"""One action as its page shows it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.actions.queries import configs, items, people
from app.actions.queries.items import Held
from app.actions.queries.scope import open_to
from app.actions.rules.particulars import particulars
from app.actions.rules.recipients import People
from app.actions.rules.states import Move, moves_open_to
from app.actions.rules.steps import Step as PlanStep
from app.actions.rules.steps import steps_of
from app.actions.rules.words import Category, Severity, Source, Status
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words, named
from app.sla.rules import Milestone, Plan, Weighed, explain_action, in_force, milestones, plan

SOON: Final = timedelta(hours=4)
HERE_FOR: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Submission:
    """What was handed in for approval, under its seal, and what was decided on it."""

    n: int
    outcome: str = field(repr=False)
    evidence: list[dict[str, Any]]
    seal: str
    by: str
    at: datetime
    decision: str
    decided_by: str
    decided_at: datetime | None
    reason: str = field(repr=False)
    #: width and height of the small pictures there are of its evidence, by document
    pictures: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Check:
    """A look, some time after closing, whether it still holds."""

    days: int
    due_at: datetime
    state: str
    note: str
    by: str
    checked_at: datetime | None


@dataclass(frozen=True)
class ActionView:
    """An action with everything its page tells."""

    held: Held
    names: dict[str, str]
    submissions: Sequence[Submission]
    checks: Sequence[Check]
    here: Sequence[str]
    reached: dict[str, datetime]
    now: datetime

    def __getattr__(self, name: str) -> Any:
        """Its columns, by their names."""
        try:
            return self.held.row[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def state(self) -> Status:
        """Where it stands."""
        return self.held.state

    @property
    def hospital_name(self) -> str:
        """Where it is to be done, in the reader's language."""
        return named(self.held.row["hospital_name"], self.held.row["hospital_name_ar"])

    @property
    def level(self) -> Severity:
        """How bad it is."""
        return Severity(self.held.row["severity"])

    @property
    def kind(self) -> Category:
        """What it is about."""
        return Category(self.held.row["category"])

    @property
    def origin(self) -> Source:
        """What it came from."""
        return Source(self.held.row["source_type"])

    @property
    def told(self) -> list[tuple[object, str]]:
        """What its source said of itself, in the reader's words: a meeting, a date, the figures that were poor."""
        return particulars(json.loads(self.held.row["metadata"]))

    @property
    def late(self) -> bool:
        """Whether its deadline has passed by now."""
        return not self.state.is_terminal and self.held.row["due_at"] < self.now

    @property
    def soon(self) -> bool:
        """Whether its deadline is near."""
        return not self.state.is_terminal and self.held.row["due_at"] - self.now <= SOON

    @property
    def spent(self) -> float:
        """How much of its time is gone, 0 to 100."""
        begun, due = self.held.row["created_at"], self.held.row["due_at"]
        return max(0.0, min(100.0, (self.now - begun) / max(due - begun, timedelta(seconds=1)) * 100))

    @property
    def moves(self) -> tuple[Move, ...]:
        """Where the person who asked may send it now."""
        return moves_open_to(self.state, self.held.standing, self.held.terms)

    def moves_to(self, target: str, deed: str = "") -> list[Move]:
        """Those of them that lead to a state; only the deed named, if one is."""
        return [move for move in self.moves if move.target == target and deed in ("", move.deed)]

    @property
    def may_approve(self) -> bool:
        """Whether the person who asked may approve it now."""
        return bool(self.moves_to(Status.APPROVED))

    @property
    def steps(self) -> Sequence[PlanStep]:
        """The steps of its plan."""
        return steps_of(self.held.row["action_plan"])

    @property
    def proofs(self) -> set[str]:
        """The documents that are its evidence."""
        return {each["id"] for each in self.held.evidence}

    @property
    def submission(self) -> Submission | None:
        """The newest one."""
        return self.submissions[0] if self.submissions else None

    @property
    def may_work(self) -> bool:
        """Whether the person who asked works on it."""
        return self.held.standing.works_on_it

    @property
    def editable(self) -> bool:
        """Whether what it says may change now."""
        return self.may_work and self.state.is_editable


_FIND: Final = "select a.id from action a where a.reference = $2 and {scope}"
_AROUND: Final = """
select
  (select coalesce(json_agg(json_build_object('n', s.n, 'outcome', s.outcome, 'evidence', s.evidence, 'seal', s.seal,
      'by', coalesce(b.name, ''), 'at', s.at, 'decision', s.decision, 'decided_by', coalesce(d.name, ''),
      'decided_at', s.decided_at, 'reason', s.reason, 'pictures', (
        select coalesce(json_object_agg(p.id, json_build_array(p.picture_width, p.picture_height)), '{}')
        from document p where p.owner_kind = 'action' and p.owner_id = $1 and p.state = 'stored'
          and p.picture = 'made')) order by s.n desc), '[]')
   from action_submission s left join app_user b on b.id = s.submitted_by left join app_user d on d.id = s.decided_by
   where s.action = $1) as submissions,
  (select coalesce(json_agg(json_build_object('days', k.days, 'due_at', k.due_at, 'state', k.state, 'note', k.note,
      'by', coalesce(u.name, ''), 'checked_at', k.checked_at) order by k.round desc, k.days), '[]')
   from action_check k left join app_user u on u.id = k.checked_by
   where k.action = $1 and k.state <> 'dropped') as checks,
  (select coalesce(json_agg(u.name order by u.name), '[]') from presence p join app_user u on u.id = p.member
   where p.subject_kind = 'action' and p.subject_id = $1 and p.member <> $2 and p.seen_at > $3) as here,
  (select coalesce(json_object_agg(value, at), '{}') from (select value, max(at) as at from clock_event
   where subject_id = $1 and what = 'status' group by value) e) as reached,
  (select coalesce(json_object_agg(id, name), '{}') from (
     select u.id, u.name from app_user u, action a where a.id = $1 and u.id in
       (a.assigned_to, a.submitted_by, a.approved_by, a.rejected_by, a.closed_by, a.created_by)
     union all select d.id, called(d) from department d, action a where a.id = $1 and d.id = a.department
     union all select r.id, r.name from routing_rule r, action a where a.id = $1 and r.id = a.routed_by) n) as names
"""


async def key_for(user: Account, reference: str) -> UUID:
    """The key of an action this person may see. Raises NotFound."""
    scope = open_to(user)
    key: UUID | None = await db.fetchval(
        _FIND.format(scope=scope.condition), scope.argument, reference.upper()
    )
    if key is None:
        raise NotFound(_("There is no such action."))
    return key


async def action_for(user: Account, reference: str) -> ActionView:
    """The action, if this person may see it. One they may not see does not exist."""
    key = await key_for(user, reference)
    held = (await items.held([key], by=user))[0]
    now = clock.now()
    row = await db.fetchrow(in_words(_AROUND), key, user.id, now - HERE_FOR)
    assert row is not None
    return ActionView(
        held,
        json.loads(row["names"]),
        [Submission(**_timed(each, "at", "decided_at")) for each in json.loads(row["submissions"])],
        [Check(**_timed(each, "due_at", "checked_at")) for each in json.loads(row["checks"])],
        json.loads(row["here"]),
        {status: datetime.fromisoformat(at) for status, at in json.loads(row["reached"]).items()},
        now,
    )


def _timed(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if name in names and value else value
        for name, value in row.items()
    }


@dataclass(frozen=True)
class Clockwork:
    """What the engine says of its deadline: the plan, its milestones, and every row with its fate."""

    plan: Plan
    milestones: Sequence[Milestone]
    why: Sequence[Weighed]


async def clockwork_of(view: ActionView) -> Clockwork:
    """The plan and why it is so."""
    held = view.held
    planned = plan(held.item)
    rows = in_force(await configs.rows_of([held.row["hospital"]]), None)
    return Clockwork(
        planned,
        milestones(planned, view.now, held.taken),
        explain_action(rows, held.traits, held.config),
    )


async def people_of(view: ActionView) -> tuple[People, dict[str, str]]:
    """Everybody around it, and their names by key."""
    row = view.held.row
    near = await people.neighbourhood(
        [(row["hospital"], row["department"], row["assigned_to"], row["submitted_by"])]
    )
    names = {key: reader.name for key, reader in near.readers.items()}
    return near.around(row["hospital"], row["department"], row["assigned_to"], row["submitted_by"]), names


async def may_open(user: Account, action: UUID) -> bool:
    """Whether this action is in this person's scope: asked for its documents."""
    scope = open_to(user)
    found = await db.fetchval(
        f"select 1 from action a where a.id = $2 and {scope.condition}", scope.argument, action
    )
    return found is not None
