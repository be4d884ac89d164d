"""A house whose billing files lie in a folder of the test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts.account import Account
from app.billing import sending
from app.documents import files, intake
from app.documents.files import Files
from app.documents.pages import document
from app.documents.store import Folder
from app.kernel import db, fault
from tests import make
from tests.billing.house import manager_of


@pytest.fixture
def files_of_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """The store of this test; empty at its begin."""
    mine = Files(Folder(tmp_path / "kept"), tmp_path / "staging", patience=20)
    for module in (files, intake, document, sending):
        monkeypatch.setattr(module, "files", lambda: mine)
    yield mine
    fault.arm("")


@pytest.fixture
async def joel(house: None, files_of_test: Files) -> Account:
    """The manager of a provider."""
    return await manager_of("Tideway Legal", name="Joel Hart")


@pytest.fixture
async def reference(joel: Account) -> int:
    """The number of a case that fits the row of `tests.billing.rows`."""
    operator = await make.account("operator")
    written = await make.case(operator, person="Wren Okonjo")
    await db.execute("update cases set provider = $1 where reference = $2", joel.organisation, written)
    await db.execute(
        "update case_facts set provider = $1, birth_date = '1984-03-05', provider_assigned_at = $3,"
        " provider_closed_at = $4 where reference = $2",
        joel.organisation,
        written,
        datetime(2025, 2, 3, 12, tzinfo=UTC),
        datetime(2025, 3, 10, 12, tzinfo=UTC),
    )
    number: int = await db.fetchval("select laa_reference from cases where reference = $1", written)
    return number
