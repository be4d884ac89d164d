"""What the tests of privacy share."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.documents import files as store
from app.documents.files import Files
from app.documents.store import Folder
from app.privacy import archive_file, jobs
from app.privacy.pages import access as access_page
from app.settings import Settings, current


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose copies, and with them the ledger of erasures, lie in a folder of this test's own."""
    settings = replace(current(), backup_folder=str(tmp_path / "copies"))
    monkeypatch.setattr(jobs, "current", lambda: settings)
    return settings


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """A store of files of this test's own."""
    files = Files(Folder(tmp_path / "kept"), tmp_path / "staging")
    monkeypatch.setattr(store, "files", lambda: files)
    for module in (archive_file, jobs, access_page):
        monkeypatch.setattr(module, "files", lambda: files)
    return files
