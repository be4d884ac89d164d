"""The files that were asked for, and how far they came."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.documents import queries as documents
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.reports import links
from app.reports.catalogue import REPORTS, find
from app.reports.inputs import Asked
from app.reports.report import Report

#: How many of somebody's files the page shows.
SHOWN: Final = 12


@dataclass(frozen=True)
class Export:
    """A report that was asked for as a file; `progress` is what its work said last."""

    id: UUID
    asked: Asked = field(repr=False)
    state: str
    reason: str
    language: str
    recipients: tuple[UUID, ...]
    requested_by: UUID
    estimated: int
    rows: int
    trouble: str
    document_id: UUID | None
    size: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    #: what opens the answers of clients in it, until it is made
    loan: UUID | None = None
    progress: dict[str, Any] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """Which report it is."""
        return self.asked.report

    @property
    def works(self) -> bool:
        """Whether it is still being made."""
        return self.state in {"queued", "running"}

    @property
    def rows_so_far(self) -> int:
        """Rows written, as far as its work has said."""
        return int(self.progress.get("rows", 0))

    @property
    def share(self) -> float:
        """How much is written, from 0 to 1; the number of rows in all is an estimate."""
        return min(0.99, self.rows_so_far / self.estimated) if self.estimated else 0.0

    def seconds_left(self, now: datetime) -> int | None:
        """About how long it still takes; None before the first tenth of it."""
        if not self.started_at or self.share < 0.1:
            return None
        return round((now - self.started_at).total_seconds() * (1 - self.share) / self.share)

    @property
    def address(self) -> str:
        """Where the file is fetched until it is gone; empty while there is none."""
        return links.address_of(self.id, self.expires_at) if self.expires_at else ""

    def is_for(self, user: Account) -> bool:
        """Whether this person asked for it or is named, and may still run the report (security.md AZ-9)."""
        return user.id in {self.requested_by, *self.recipients} and user.can(self.report.permission)


_EXPORT: Final = """
select x.id, x.report, x.parameters, x.scope, x.state, x.reason, x.language, x.recipients, x.requested_by,
  x.loan, x.estimated, x.rows, x.trouble, x.document_id, coalesce(d.bytes, 0) as size, x.created_at, x.started_at,
  x.finished_at, x.expires_at, coalesce(j.progress, '{}'::jsonb) as progress
from report_export x left join document d on d.id = x.document_id left join job j on j.id = x.job_id
"""


async def of(user: Account) -> list[Export]:
    """The newest files somebody asked for or is named in, and may still have."""
    rows = await db.fetch(
        f"{_EXPORT} where (x.requested_by = $1 or $1 = any(x.recipients)) and x.state <> 'expired'"
        f" and x.report = any($2::text[]) order by x.created_at desc limit {SHOWN}",
        user.id,
        list(REPORTS),
    )
    return [each for row in rows if (each := _export(row)).is_for(user)]


async def export(key: UUID) -> Export:
    """One file, for its work. Raises NotFound."""
    row = await db.fetchrow(f"{_EXPORT} where x.id = $1", key)
    if row is None:
        raise NotFound(_("There is no such file."))
    return _export(row)


async def export_for(user: Account, key: UUID) -> Export:
    """One file, if this person may have it. Raises NotFound."""
    found = await export(key)
    if not found.is_for(user):
        raise NotFound(_("There is no such file."))
    return found


async def to_fetch(user: Account, key: UUID, link: str) -> tuple[Export, documents.Document]:
    """A file that is there, with its bytes, for who may have it and holds its signed link. Raises NotFound."""
    found = await export_for(user, key)
    ready = found.state == "ready" and links.holds(key, link)
    document = await documents.document(found.document_id) if ready and found.document_id else None
    if document is None:
        raise NotFound(_("There is no such file."))
    return found, document


async def last_runs() -> dict[str, datetime]:
    """When each report was last taken by anybody."""
    rows = await db.fetch(
        "select substr(what, 9) as slug, max(at) as at from export_log where what like 'reports.%' group by 1"
    )
    return {row["slug"]: row["at"] for row in rows}


def _export(row: Any) -> Export:
    given = dict(row)
    parameters, scope = json.loads(given.pop("parameters")), given.pop("scope")
    asked = Asked.parse(
        find(given.pop("report")), parameters, scope=tuple(scope) if scope is not None else None
    )
    asked = replace(asked, opened=given["loan"] is not None)
    given["recipients"] = tuple(given["recipients"])
    given["progress"] = json.loads(given["progress"]) or {}
    return Export(asked=asked, **given)
