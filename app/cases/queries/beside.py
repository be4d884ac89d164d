"""What stands beside the timeline of a case: eligibility, put away, the checklist, other help. One statement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.desk.panels import Asking, Panel
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.together import Question

_BESIDE = """
select row_to_json(b) from (select k.reference, k.put_away_until, k.archived_at, k.requires_action_by,
  case when k.put_away_until is not null then
    (select v.notes from timeline t cross join lateral (select * from event_log e where e.id = t.event_id offset 0) v
     where t.subject_kind = 'case' and t.subject_id = k.id and v.key = 'put_away' and v.code = 'AWAY'
     order by t.seq desc limit 1) end as put_away_for,
  (select to_json(e) from eligibility e where e."case" = k.id) as means,
  (select to_json(d) from diagnosis d where d."case" = k.id) as scope,
  (select json_build_object('all', count(*), 'done', count(t.id),
      'open', count(*) filter (where i.mandatory and t.id is null))
   from checklist_item i left join checklist_tick t
     on t.item = i.id and t.subject_kind = 'case' and t.subject_id = k.id
   where i.active and i.category in ('', coalesce(c.code, ''))) as checklist,
  (select context from lasting_event e where e.subject_id = k.id and e.type = 'outcome' and e.level >= 29
     and e.key = 'alternative_help' order by seq desc limit 1) as help
from cases k left join category c on c.id = k.category where k.id = $1) b
"""


def of_case(_user: Account, case: Subject) -> Asking | None:
    """The panel of casework itself, for the page of a case."""
    return Asking(Question(_BESIDE, (case.id,)), _panel)


def _panel(row: Any) -> Panel | None:
    if row is None:
        return None
    away = datetime.fromisoformat(row["put_away_until"]) if row["put_away_until"] else None
    away = away if away is not None and away > clock.now() else None
    return Panel(
        "cases/case/_beside.html",
        {
            "reference": row["reference"],
            "open": row["archived_at"] is None and row["requires_action_by"] is not None,
            "away": away,
            "away_for": row["put_away_for"] or "",
            "summaries": {"means": row["means"] or {}, "scope": row["scope"] or {}},
            "checklist": row["checklist"],
            "organisations": (row["help"] or {}).get("organisations", []),
        },
        told=(away,),
    )


async def away_until(case: UUID) -> datetime | None:
    """Until when a case is put away; None when it is not."""
    until: datetime | None = await db.fetchval(
        "select put_away_until from cases where id = $1 and put_away_until > $2", case, clock.now()
    )
    return until
