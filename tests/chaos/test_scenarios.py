"""Two of the misfortunes of make chaos, in the suite: a full disk and a database that is restarted."""

from pathlib import Path

import pytest

from tests.chaos import disks, scenarios

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(disks.why_not()), reason=disks.why_not() or "possible"),
]


async def test_a_full_disk_and_a_restart_lose_nothing_and_everybody_is_told(folder: Path) -> None:
    chosen = (
        scenarios.data_disk_full,
        scenarios.file_disk_full,
        scenarios.log_disk_full,
        scenarios.database_restarted,
    )
    async with scenarios.standing(folder, 7) as place:
        rows = await scenarios.play(place, chosen)

    assert len(rows) == len(chosen)
    assert place.run.count.faults == []
    assert place.run.count.errors == []
