"""What lies on the desk beside a case: my draft, my timer, who else is here, its documents."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.documents.queries import SIZES
from app.kernel import clock, dates
from app.kernel.together import Question, ask_together

HERE_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class Desk:
    """What the page of a case needs beside the case."""

    draft: str
    timer: dict[str, Any] | None
    here: list[str]
    documents: list[dict[str, Any]]

    @property
    def timer_is_here(self) -> bool:
        """Whether my running timer counts for this very case."""
        return self.timer is not None and bool(self.timer["here"])

    @property
    def papers(self) -> tuple[tuple[str, str, str, bool], ...]:
        """What the list of documents says, the age of each and whether there is a picture included."""
        return tuple(
            (each["id"], each["name"], dates.ago(each["at"], clock.now()), bool(each["picture"]))
            for each in self.documents
        )


_DESK = f"""
select json_build_object(
  'draft', (select text from draft where member = $1 and place = $3),
  'timer', (select json_build_object('reference', t.reference,
      'seconds', greatest(0, extract(epoch from coalesce($4, recourse_now()) - t.created))::int,
      'case', e.reference, 'here', coalesce(e.subject_id = $2, false))
   from timer t left join lateral (
     select l.subject_id, k.reference from event_log v
     join timeline l on l.event_id = v.id and l.subject_kind = 'case' join cases k on k.id = l.subject_id
     where v.timer_id = t.id order by v.seq desc limit 1) e on true
   where t.created_by = $1 and t.stopped is null and not t.cancelled),
  'here', (select coalesce(json_agg(u.name order by u.name), '[]') from presence p join app_user u on u.id = p.member
   where p.subject_kind = 'case' and p.subject_id = $2 and p.member <> $1 and p.seen_at > $5
     and (u.role in ('provider', 'provider_manager')) = $6),
  'documents', (select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'bytes', d.bytes, 'by', u.name,
      'at', d.created_at, 'type', d.content_type, 'picture', {SIZES}) order by d.created_at desc), '[]')
   from document d left join app_user u on u.id = d.uploaded_by
   where d.owner_kind = 'case' and d.owner_id = $2 and d.state = 'stored'))
"""


def asked(user: UUID, case: UUID, reference: str, *, is_provider: bool) -> Question:
    """My draft and timer, who else has it open (of my side only, security.md LI-3), and the documents."""
    return Question(
        _DESK, (user, case, f"case:{reference}", clock.frozen_at(), clock.now() - HERE_FOR, is_provider)
    )


def read(answer: str | None) -> Desk:
    """The answer as the page shows it."""
    found = json.loads(answer or "{}")
    documents = [{**each, "at": datetime.fromisoformat(each["at"])} for each in found["documents"]]
    return Desk(found["draft"] or "", found["timer"], found["here"], documents)


async def desk(user: UUID, case: UUID, reference: str, *, is_provider: bool) -> Desk:
    """All of it, for a part of a case that shows nothing else."""
    return read((await ask_together([asked(user, case, reference, is_provider=is_provider)]))[0])
