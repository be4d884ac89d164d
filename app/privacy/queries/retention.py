"""What is due under each rule, and the rules and runs as their page shows them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.privacy.choices import TABLES
from app.privacy.inventory import OF_CASE, OF_COMPLAINT, OF_PERSON
from app.privacy.rules import KEPT_OUTCOMES, RULES, Rule

_ERASED: Final = "exists (select from erasure e where e.subject_id = {})"
_HELD_CASE: Final = (
    "exists (select from legal_hold h where h.lifted_at is null and"
    " ((h.subject_kind = 'case' and h.subject_id = k.id)"
    " or (h.subject_kind = 'person' and h.subject_id = k.person)))"
)
_HELD_PERSON: Final = (
    "exists (select from legal_hold h where h.lifted_at is null and h.subject_kind = 'person'"
    " and h.subject_id = p.id)"
)
_HELD_COMPLAINT: Final = (
    "exists (select from legal_hold h where h.lifted_at is null and"
    " ((h.subject_kind = 'complaint' and h.subject_id = c.id)"
    " or (h.subject_kind = 'case' and h.subject_id = c.linked_case)))"
)
_OUTCOMES = ", ".join(f"'{code}'" for code in KEPT_OUTCOMES)
_LATER: Final = "order by {0}.id limit $3 for update of {0} skip locked"

#: The keys due before $1, beyond $2, at most $3, locked: what somebody works on is left for the next run.
DUE: Final[dict[str, str]] = {
    "archive_case": "select k.id from cases k where k.modified_at < $1 and k.id > $2 and k.archived_at is null"
    f" and k.requires_action_by is null and not {_HELD_CASE} {_LATER.format('k')}",
    "case": "select k.id from cases k join case_facts f on f.case_id = k.id where k.modified_at < $1 and k.id > $2"
    f" and coalesce(f.outcome_code, '') not in ({_OUTCOMES}) and not {_ERASED.format('k.id')} and not {_HELD_CASE}"
    " and not exists (select from complaint c where c.linked_case = k.id"
    f"  and c.status in ('open', 'in_progress', 'waiting')) {_LATER.format('k')}",
    "empty_case": "select k.id from cases k where k.modified_at < $1 and k.id > $2 and k.person is null"
    f" and k.notes = '' and k.provider_notes = '' and k.client_notes = '' and not {_HELD_CASE}"
    " and not exists (select from timer t where t.linked_case = k.id)"
    " and not exists (select from complaint c where c.linked_case = k.id)"
    " and not exists (select from document d where d.owner_kind = 'case' and d.owner_id = k.id)"
    " and not exists (select from outbox o where o.subject_kind = 'case' and o.subject_id = k.id)"
    " and not exists (select from cases child where child.from_case = k.id)"
    f" and not {_ERASED.format('k.id')} {_LATER.format('k')}",
    "person": "select p.id from person p where p.modified_at < $1 and p.id > $2"
    " and not exists (select from cases k where k.person = p.id)"
    " and not exists (select from person_merge m where m.merged = p.id and m.undone_at is null"
    "  and m.made_at > $1::timestamptz - interval '30 days')"
    f" and not {_ERASED.format('p.id')} and not {_HELD_PERSON} {_LATER.format('p')}",
    "complaint": "select c.id from complaint c where c.updated_at < $1 and c.id > $2"
    " and c.status in ('resolved', 'closed', 'cancelled')"
    f" and not {_ERASED.format('c.id')} and not {_HELD_COMPLAINT} {_LATER.format('c')}",
    "billing": "select u.id from billing_upload u where u.created_at < $1 and u.id > $2"
    f" and u.state in ('accepted', 'superseded', 'refused') and not {_ERASED.format('u.id')} {_LATER.format('u')}",
    "message": "select o.id from outbox o where o.created_at < $1 and o.id > $2"
    " and o.state not in ('queued', 'sending', 'unknown', 'held')"
    f" and (o.body <> '' or o.recipient <> '' or o.subject <> '') {_LATER.format('o')}",
    "archived_case": "select a.id from archived_case a where a.modified_at < $1 and a.id > $2"
    f" {_LATER.format('a')}",
    "sign_in": f"select s.id from sign_in s where s.at < $1 and s.id > $2 and s.address <> '' {_LATER.format('s')}",
}

_TIMELINE = "subject_kind = 'case' and subject_id = any($1)"
_DELETE_CASE: Final = (
    ("draft", "delete from draft where place in (select 'case:' || reference from cases where id = any($1))"),
    ("presence", f"delete from presence where {_TIMELINE}"),
    ("timeline", f"delete from timeline where {_TIMELINE}"),
    (
        "undone_event",
        f"delete from undone_event where event_id in (select id from event_log where {_TIMELINE})",
    ),
    ("event_log", f"delete from event_log where {_TIMELINE}"),
    ("case_facts", "delete from case_facts where case_id = any($1)"),
    ("cases", "delete from cases where id = any($1)"),
)
_BILLING: Final = (
    (
        "billing_row",
        "update billing_row set client = '', account = '', first_name = '', surname = '', born = null,"
        " postcode = '' where upload_id = any($1)",
    ),
    ("billing_bad_row", "update billing_bad_row set cells = '{}' where upload = any($1)"),
    (
        "billing_mistake",
        "update billing_mistake set found = '', words = '{}', fix = null where upload = any($1)",
    ),
    (
        "document",
        "update document set state = 'deleted', deleted_at = coalesce(deleted_at, now())"
        " where owner_kind = 'billing_upload' and owner_id = any($1)",
    ),
)
#: People who are only on cases that are erased ($1: the cases that are erased now).
_WITH_CASES: Final = (
    "select p.id from person p where p.id in (select person from cases where id = any($1)) and not exists ("
    "select from cases k where k.person = p.id and k.id <> all($1)"
    f" and not {_ERASED.format('k.id')}) and not {_HELD_PERSON}"
)

#: What erasing is, table by table; $1 are the keys that are due.
STEPS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "archive_case": (("cases", "update cases set archived_at = now() where id = any($1)"),),
    "case": (
        *((each.table, each.erase) for each in OF_CASE),
        *((each.table, each.erase.replace("any($1)", f"any(array({_WITH_CASES}))")) for each in OF_PERSON),
    ),
    "empty_case": _DELETE_CASE,
    "person": tuple((each.table, each.erase) for each in OF_PERSON),
    "complaint": tuple((each.table, each.erase) for each in OF_COMPLAINT),
    "billing": _BILLING,
    "message": (
        (
            "outbox",
            "update outbox set recipient = '', subject = '', body = '', link = '' where id = any($1)",
        ),
    ),
    "archived_case": (("archived_case", "delete from archived_case where id = any($1)"),),
    "sign_in": (("sign_in", "update sign_in set address = '' where id = any($1)"),),
}
#: What is known to be done from the rows themselves needs no line in `erasure`.
WITHOUT_LEDGER: Final = frozenset({"archive_case", "message", "archived_case", "sign_in"})


@dataclass(frozen=True)
class RunView:
    """A run as its page shows it."""

    id: UUID
    kind: str
    dry: bool
    days: int
    cutoff: datetime
    state: str
    subjects: int
    tables: dict[str, int]
    why: str
    by: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def rule(self) -> Rule:
        """The rule it follows."""
        return RULES[self.kind]

    @property
    def touched(self) -> list[tuple[object, int]]:
        """How many rows of what, in words; a kind whose every record was kept counts as its own table."""
        return [(TABLES.get(table, RULES[self.kind].words), n) for table, n in sorted(self.tables.items())]


@dataclass(frozen=True)
class RuleView:
    """A rule as it is set here, with its last run."""

    kind: str
    days: int
    active: bool
    last: RunView | None

    @property
    def rule(self) -> Rule:
        """What it does."""
        return RULES[self.kind]


_RUN: Final = (
    "select r.id, r.kind, r.dry, r.days, r.cutoff, r.state, r.subjects, r.tables, r.why,"
    " coalesce(u.name, '') as by, r.created_at, r.finished_at"
    " from retention_run r left join app_user u on u.id = r.asked_by"
)


def _run(row: Any) -> RunView:
    return RunView(**{**dict(row), "tables": json.loads(row["tables"])})


async def run(key: UUID) -> RunView:
    """A run. Raises NotFound."""
    row = await db.fetchrow(f"{_RUN} where r.id = $1", key)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return _run(row)


async def rules() -> list[RuleView]:
    """Every rule as it is set here, with the newest run of each."""
    stored = {row["kind"]: row for row in await db.fetch("select kind, days, active from retention_rule")}
    last = {
        row["kind"]: _run(row)
        for row in await db.fetch(
            f"select x.* from unnest($1::text[]) n(kind) cross join lateral"
            f" ({_RUN} where r.kind = n.kind order by r.created_at desc limit 1) x",
            list(RULES),
        )
    }
    return [
        RuleView(
            kind,
            stored[kind]["days"] if kind in stored else rule.days,
            bool(kind in stored and stored[kind]["active"]),
            last.get(kind),
        )
        for kind, rule in RULES.items()
    ]


async def rule(kind: str) -> RuleView:
    """One rule. Raises NotFound for a kind there is none of."""
    found = next((each for each in await rules() if each.kind == kind), None)
    if found is None:
        raise NotFound(_("There is nothing at this address."))
    return found


async def before(kind: str) -> list[int]:
    """How many subjects the last ten runs of a kind took that were neither trials nor followed a restore."""
    rows = await db.fetch(
        "select subjects from retention_run where kind = $1 and not dry and state = 'done' and why = ''"
        " order by created_at desc limit 10",
        kind,
    )
    return [row["subjects"] for row in rows]


async def unfinished() -> int:
    """How many runs stopped early or hang for more than a day."""
    return int(
        await db.fetchval(
            "select count(*) from retention_run r where (state = 'stopped' and not exists ("
            " select from retention_run n where n.kind = r.kind and n.created_at > r.created_at))"
            " or (state = 'running' and created_at < now() - interval '1 day')"
        )
    )
