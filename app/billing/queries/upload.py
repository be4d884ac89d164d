"""One file, and lists of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.billing.queries.filters import Filters, conditions
from app.billing.queries.scope import open_to
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Page, Paging
from app.kernel.remarks import Remark

KEYS: Final = (date, datetime, UUID)
_ORDER = ("u.month", "u.created_at", "u.id")


@dataclass(frozen=True)
class UploadView:
    """A file as its page shows it. Money is in pence; counts are of the whole file."""

    id: UUID
    provider: UUID
    provider_name: str
    month: date
    state: str
    document: UUID
    file_name: str
    bytes: int
    sha256: str
    storage_key: str
    comment: str
    corrects: UUID | None
    job: UUID | None
    rows: int
    bad_rows: int
    mistakes: int
    warnings: int
    minutes: int
    total_pence: int
    findings: Mapping[str, Any]
    trouble: str
    uploaded_by: UUID
    uploader: str
    created_at: datetime
    checked_at: datetime | None
    accepted_at: datetime | None
    accepted_name: str
    is_late: bool
    superseded_at: datetime | None
    superseded_by: UUID | None
    supersedes: UUID | None
    added: int | None
    removed: int | None
    changed: int | None

    @property
    def subject(self) -> Subject:
        """Whose timeline it has."""
        return Subject("billing_upload", self.id)

    @property
    def good_rows(self) -> int:
        """Rows without a mistake."""
        return self.rows - self.bad_rows

    @property
    def works(self) -> bool:
        """Whether the house is busy with it."""
        return self.state in {"checking", "accepting"}

    @property
    def stands(self) -> bool:
        """Whether it was accepted, even if a newer one replaced it."""
        return self.accepted_at is not None

    @property
    def problem(self) -> Remark | None:
        """Why it could not be read to its end."""
        given = self.findings.get("problem")
        return Remark(given["kind"], given["line"], given["values"]) if given else None

    @property
    def remarks(self) -> list[Remark]:
        """What was odd about it and could be read."""
        return [Remark(one["kind"], one["line"], one["values"]) for one in self.findings.get("notes", [])]

    def count(self, kind: str, *keys: str) -> int:
        """How many rows (or mistakes) of some keys the check counted: `by_rule`, `by_fee` or `by_contract`."""
        counted = self.findings.get(kind, {})
        return sum(counted.get(key, 0) for key in keys)

    def broken(self, beginning: str) -> int:
        """How many mistakes are of rules that begin like this: S-, F- or X-."""
        by_rule = self.findings.get("by_rule", {})
        return sum(n for rule, n in by_rule.items() if rule.startswith(beginning))


_SELECT: Final = """
select u.id, u.provider, p.name as provider_name, u.month, u.state, u.document, u.file_name, d.bytes, u.sha256,
  d.storage_key, u.comment, u.corrects, u.job, u.rows, u.bad_rows, u.mistakes, u.warnings, u.minutes,
  u.total_pence, u.findings, u.trouble, u.uploaded_by, w.name as uploader, u.created_at, u.checked_at,
  u.accepted_at, coalesce(a.name, '') as accepted_name, u.is_late, u.superseded_at, u.superseded_by,
  (select e.id from billing_upload e where e.superseded_by = u.id) as supersedes,
  u.added, u.removed, u.changed
from billing_upload u join organisation p on p.id = u.provider join document d on d.id = u.document
  join app_user w on w.id = u.uploaded_by left join app_user a on a.id = u.accepted_by
"""
_NAMES = [field.name for field in fields(UploadView)]


def _view(row: Any) -> UploadView:
    given = {name: row[name] for name in _NAMES}
    return UploadView(**{**given, "findings": json.loads(given["findings"])})


async def upload_for(user: Account, upload: UUID) -> UploadView:
    """A file, if this person may see it. Raises NotFound: somebody else's is not there."""
    scope = open_to(user)
    row = await db.fetchrow(f"{_SELECT} where u.id = $3 and {scope.condition}", *scope.arguments, upload)
    if row is None:
        raise NotFound(_("There is no such billing file."))
    return _view(row)


async def upload_of(upload: UUID) -> UploadView:
    """A file, for the house itself. Raises NotFound."""
    row = await db.fetchrow(f"{_SELECT} where u.id = $1", upload)
    if row is None:
        raise NotFound(_("There is no such billing file."))
    return _view(row)


async def listed(user: Account, filters: Filters, paging: Paging) -> Page[UploadView]:
    """Files, newest month first."""
    where, binder = conditions(user, filters)
    beyond, keys = paging.beyond(_ORDER, newest_first=True, first=len(binder.arguments) + 1)
    rows = await db.fetch(
        f"{_SELECT} where {where} and {beyond}"
        f" order by {paging.order(_ORDER, newest_first=True)} limit {paging.limit}",
        *binder.arguments,
        *keys,
    )
    return Page.of([_view(row) for row in rows], paging, key=lambda one: (one.month, one.created_at, one.id))


async def accepted_lately(provider: UUID, until: date, count: int) -> list[UploadView]:
    """What stands of the last months up to one, newest first."""
    rows = await db.fetch(
        f"{_SELECT} where u.provider = $1 and u.month <= $2 and u.state = 'accepted'"
        " order by u.month desc limit $3",
        provider,
        until,
        count,
    )
    return [_view(row) for row in rows]


@dataclass(frozen=True)
class Requester:
    """Who asked for a file to be accepted, as the actor of the worker that does it."""

    id: UUID
    role: str
    language: str


async def requester_of(upload: UUID) -> Requester:
    """Who asked for this file to be accepted."""
    row = await db.fetchrow(
        "select w.id, w.role, w.language from billing_upload u join app_user w on w.id = u.accepted_by"
        " where u.id = $1",
        upload,
    )
    assert row is not None, "a file that is being accepted says by whom"
    return Requester(**dict(row))


async def same_content(provider: UUID, sha256: str) -> UploadView | None:
    """The file of this provider that stands and has the same bytes."""
    row = await db.fetchrow(
        f"{_SELECT} where u.provider = $1 and u.sha256 = $2 and u.state = 'accepted'", provider, sha256
    )
    return None if row is None else _view(row)
