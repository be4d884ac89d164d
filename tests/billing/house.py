"""People, files and jobs for the tests of billing in the house."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.billing import jobs
from app.billing.now import today
from app.billing.rules import months_open
from app.billing.rules.months import written
from app.kernel import db
from app.status.audit import audit
from app.web.routing import url_for
from tests import make
from tests.billing.rows import row
from tests.browser import Answer, Browser, the_app
from tests.jobs.make import Run

Rows = Sequence[Sequence[str]]
OCTOBER = date(2026, 10, 1)
#: Four days before the file of October is expected.
SOON = datetime(2026, 11, 16, 9, tzinfo=UTC)


def month(back: int = 0) -> date:
    """The month before this one, or earlier."""
    return months_open(today())[back]


async def manager_of(firm: str, *, name: str = "", **details: Any) -> Account:
    """The manager of a new provider."""
    return await make.account(
        "provider_manager", organisation=await make.organisation(firm, "provider"), name=name, **details
    )


def good_rows(count: int = 3, **changes: str) -> list[list[str]]:
    """Rows without a mistake, each of its own reference; they cost £65 and £4.20 each."""
    return [row(reference=str(3_900_000 + n), client=f"C-{n:05d}", **changes) for n in range(count)]


def csv_of(rows: Rows) -> bytes:
    """A file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


async def send(
    by: Account,
    content: bytes | Rows,
    *,
    which: date | None = None,
    name: str = "june.csv",
    key: str = "",
    comment: str = "",
) -> Answer:
    """Send a file for a month, the newest that is open unless another is given."""
    the_app()
    form = {"month": written(which or month()), "comment": comment, "form_key": key}
    body = content if isinstance(content, bytes) else csv_of(content)
    return await Browser(by).request(
        "POST", url_for("billing.upload.create"), data=form, files={"file": (name, body, "text/csv")}
    )


async def sent(by: Account, content: bytes | Rows, **how: Any) -> UUID:
    """Send a file that is taken; its key."""
    answer = await send(by, content, **how)
    assert answer.status == 303, answer.text[:2000]
    return UUID(answer.location.rpartition("/")[2])


async def accept(by: Account, upload: UUID, **form: str) -> Answer:
    """Press the button."""
    return await Browser(by).post("billing.acceptance.create", form, id=upload)


async def accepted(by: Account, content: bytes | Rows, **how: Any) -> UUID:
    """Send a file and accept it; its key."""
    upload = await sent(by, content, **how)
    assert (await accept(by, upload)).status == 303
    return upload


async def upload_row(upload: UUID) -> dict[str, Any]:
    """What the table says of a file."""
    row = await db.fetchrow("select * from billing_upload where id = $1", upload)
    assert row is not None
    return dict(row)


async def state(upload: UUID) -> str:
    """Where a file stands."""
    return str((await upload_row(upload))["state"])


async def work(upload: UUID) -> Run:
    """Do what a worker would do for a file next."""
    run = Run(upload=str(upload))
    doing = {"checking": jobs.check_file, "accepting": jobs.accept_file}[await state(upload)]
    await doing(run)
    return run


async def was_there() -> None:
    """Every organisation was there before October."""
    await db.execute("update organisation set created_at = '2026-01-01'")


async def contradictions() -> list[str]:
    """The invariants that do not hold."""
    return [each.invariant.id for each in await audit() if not each.holds]
