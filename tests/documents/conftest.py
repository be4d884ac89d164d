"""A house whose files lie in a folder of the test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.accounts.account import Account
from app.documents import files, intake, jobs
from app.documents.files import Files
from app.documents.pages import document, picture
from app.documents.store import Folder
from app.kernel import fault, ids
from app.settings import Settings, current
from tests import make


@pytest.fixture
def files_of_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """The store of this test; empty at its begin."""
    mine = Files(Folder(tmp_path / "kept"), tmp_path / "staging", patience=5)
    for module in (files, intake, jobs, document, picture):
        monkeypatch.setattr(module, "files", lambda: mine)
    yield mine
    fault.arm("")


@pytest.fixture
async def maya(house: None, files_of_test: Files) -> Account:
    """An operator."""
    return await make.account("operator", name="Maya Okafor")


@pytest.fixture
async def reference(maya: Account) -> str:
    """A case of theirs."""
    return await make.case(maya, person="Samira Haddad")


@pytest.fixture
def on_disk(files_of_test: Files) -> "Disk":
    """What lies in the folders of the store."""
    return Disk(files_of_test.staging.parent)


class Disk:
    """The folders of the store, from outside."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def kept(self) -> list[Path]:
        return sorted(path for path in (self.root / "kept").rglob("*") if path.is_file())

    @property
    def staged(self) -> list[Path]:
        return sorted((self.root / "staging").glob("*"))

    @property
    def modes(self) -> set[int]:
        """What the files may be used for, and by whom."""
        return {path.stat().st_mode & 0o777 for path in [*self.kept, *self.staged]}

    @property
    def is_empty(self) -> bool:
        return not self.kept and not self.staged


#: Says where the scanner is; the settings from then on.
At = Callable[[str], Settings]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Says where the scanner is."""

    def at(address: str) -> Settings:
        settings = replace(current(), clamd_address=address)
        for module in (jobs, document):
            monkeypatch.setattr(module, "current", lambda: settings)
        return settings

    return at


@pytest.fixture
def keys_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys only rise within a process: nights of the future must not date the keys of other tests."""
    monkeypatch.setattr(ids, "several", ids.Keys().several)
