"""What the tests of privacy share."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.privacy import jobs
from app.settings import Settings, current


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose copies, and with them the ledger of erasures, lie in a folder of this test's own."""
    settings = replace(current(), backup_folder=str(tmp_path / "copies"))
    monkeypatch.setattr(jobs, "current", lambda: settings)
    return settings
