"""What tests of complaints share."""

from pathlib import Path

import pytest

from app.complaints import jobs
from app.complaints.pages import imports
from app.documents import intake
from app.documents.files import Files
from app.documents.store import Folder


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of this test's own."""
    place = Files(Folder(tmp_path / "kept"), tmp_path / "staging")
    for module in (intake, jobs, imports):
        monkeypatch.setattr(module, "files", lambda: place)
