"""The copy of each night, and what the status page says of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.jobs import Run
from app.keeping import checks, commands, jobs
from app.kernel import clock, db
from app.kernel.checks import State
from app.settings import Settings


@pytest.mark.parametrize(
    ("hours", "expected"), [(1, State.GREEN), (25, State.GREEN), (27, State.RED), (None, State.RED)]
)
async def test_a_copy_older_than_a_day_is_red(house: None, hours: int | None, expected: State) -> None:
    if hours is not None:
        await db.execute(
            "insert into keeping (id, kind, state, ended_at) values (uuidv7(), 'backup', 'done', $1)",
            clock.now() - timedelta(hours=hours),
        )
    assert (await checks.copied(Settings(backup_folder="/var/backups"))).state is expected
    assert (await checks.copied(Settings())).state is State.GREY


async def test_a_failed_drill_is_red_until_one_ends_well(house: None) -> None:
    settings = Settings(backup_folder="/var/backups")
    assert (await checks.drilled(settings)).state is State.AMBER
    key = await commands.begin("drill", "/var/backups/a")
    await commands.fail(key, "A part is missing.")
    assert (await checks.drilled(settings)).state is State.RED
    await db.execute(
        "insert into keeping (id, kind, state, ended_at, started_at) values (uuidv7(), 'drill', 'done', $1, $1)",
        clock.now() + timedelta(seconds=1),
    )
    assert (await checks.drilled(settings)).state is State.GREEN


async def test_held_messages_are_told_of_only_after_a_restore(house: None) -> None:
    await db.execute(
        "insert into outbox (id, dedup_key, kind, channel, recipient, state)"
        " values (uuidv7(), 'a', 'test', 'email', 'a@example.org', 'held')"
    )
    assert (await checks.released(Settings())).state is State.GREEN
    await commands.begin("restore", "/var/backups/a")
    assert (await checks.released(Settings())).state is State.AMBER
    assert await commands.release("test") == 1
    assert (await checks.released(Settings())).state is State.GREEN


def test_only_whole_copies_count_and_the_oldest_go(tmp_path: Path) -> None:
    for number in range(17):
        folder = tmp_path / f"2026-11-{number + 1:02}T013000"
        (folder / "database").mkdir(parents=True)
        (folder / "database" / "toc.dat").write_text("x")
        if number != 16:
            (folder / "manifest.json").write_text("{}")
    jobs.let_go(tmp_path)
    assert len(list(tmp_path.iterdir())) == jobs.KEPT + 1
    assert (tmp_path / "2026-11-17T013000").exists(), "an unfinished copy is somebody's work in progress"
    assert not (tmp_path / "2026-11-01T013000").exists()


async def test_without_a_folder_no_copy_is_made(house: None) -> None:
    await jobs.backup(Run.__new__(Run))
    await jobs.drill(Run.__new__(Run))
    assert await db.fetchval("select count(*) from keeping") == 0
