"""The line of the status page: a kilobyte there and back."""

import pytest

from app.documents import checks
from app.documents.files import Files
from app.kernel import fault
from app.kernel.checks import State
from app.settings import Settings
from tests.documents.conftest import Disk


@pytest.fixture(autouse=True)
def _of_test(files_of_test: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "files", lambda: files_of_test)


async def test_a_store_that_works_is_green_and_stays_empty(on_disk: Disk) -> None:
    assert (await checks.keeps(Settings())).state is State.GREEN
    assert on_disk.is_empty


async def test_a_full_disk_is_red_and_says_what_to_do(on_disk: Disk) -> None:
    fault.arm("files.write=err:ENOSPC")

    found = await checks.keeps(Settings())

    assert found.state is State.RED and "DOCUMENTS_" in str(found.todo)
    assert on_disk.is_empty


async def test_a_store_that_loses_what_it_keeps_is_red(
    files_of_test: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_of_test.store, "keep", lambda staged, key: staged.unlink())

    assert (await checks.keeps(Settings())).state is State.RED
