"""A house whose billing files lie in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.account import Account
from app.billing import reading, sending
from app.documents import files, intake
from app.documents.files import Files
from app.documents.pages import document
from app.documents.store import Folder
from app.kernel import fault
from tests.billing.house import manager_of


@pytest.fixture
def files_of_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """The store of this test; empty at its begin."""
    mine = Files(Folder(tmp_path / "kept"), tmp_path / "staging", patience=20)
    for module in (files, intake, document, reading, sending):
        monkeypatch.setattr(module, "files", lambda: mine)
    yield mine
    fault.arm("")


@pytest.fixture
async def joel(house: None, files_of_test: Files) -> Account:
    """The manager of a provider."""
    return await manager_of("Tideway Legal", name="Joel Hart")
