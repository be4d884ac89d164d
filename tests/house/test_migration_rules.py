"""What a migration may do while people work and the release before still runs (reliability.md 8.3, developers.md)."""

import re
from pathlib import Path

import asyncpg
import pytest

from app.kernel.migrate import CannotMigrate, patiently
from app.settings import ROOT

FOLDER = ROOT / "piccolo_migrations"
#: The newest migration of the last release; none was made yet, so that no older code reads these tables anywhere.
RELEASED = ""

#: never, in any release: older code reads what is taken away
TAKEN = {
    "renames": r"manager\.rename_\w+\(|\brename\s+(to|column)\b",
    "drops": r"manager\.drop_\w+\(|\bdrop\s+(table|column)\b",
    "retypes": r"old_column_class=(\w+),(?s:.*?)column_class=(?!\1)|\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b",
}
#: and not on tables that are already full somewhere: everybody would wait for it
SLOW = {
    "adds a column without a value": (
        r"\badd\s+column\s+(?:(?!default|generated|,|;).)*\bnot\s+null\b(?:(?!default|,|;).)*[,;]"
    ),
    "builds an index that writers wait for": r"\bcreate\s+(unique\s+)?index\s+(?!concurrently)",
    "asks every row at once": r"\badd\s+constraint\b(?:(?!not\s+valid|using\s+index|;).)*;",
}


def found(text: str, rules: dict[str, str]) -> list[str]:
    """What a migration does against the rules."""
    plain = re.sub(r"--[^\n]*", "", text)
    return [name for name, rule in rules.items() if re.search(rule, plain, re.I | re.S)]


def _forwards() -> list[Path]:
    ways_back = re.compile(r"\.down\.sql$")
    return [
        path
        for path in sorted([*FOLDER.glob("recourse_*.py"), *FOLDER.glob("sql/*.sql")])
        if not ways_back.search(path.name)
    ]


def test_no_migration_takes_away_what_the_release_before_reads() -> None:
    assert _forwards()
    assert {path.name: wrong for path in _forwards() if (wrong := found(path.read_text(), TAKEN))} == {}


def test_no_migration_since_the_last_release_makes_everybody_wait() -> None:
    """The SQL of a migration stands in a file that its module names."""
    late = [path for path in FOLDER.glob("recourse_*.py") if RELEASED and path.stem > RELEASED]
    named = {name for path in late for name in re.findall(r'"([\w]+\.up\.sql)"', path.read_text())}
    wrong = {name: found((FOLDER / "sql" / name).read_text(), SLOW) for name in named}
    assert {name: rules for name, rules in wrong.items() if rules} == {}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("alter table cases rename column notes to words;", ["renames"]),
        ("manager.rename_table(old_tablename='a')", ["renames"]),
        ("alter table cases drop column notes;", ["drops"]),
        ("manager.drop_column(table_class_name='Case')", ["drops"]),
        ("alter table cases alter column n type bigint;", ["retypes"]),
        ("old_column_class=Text, column_class=Varchar", ["retypes"]),
        ("old_column_class=Text, column_class=Text", []),
        ("drop index outbox_by_state; drop trigger t on cases;", []),
        ("-- drop table cases\nselect 1;", []),
    ],
)
def test_what_is_taken_away_is_recognised(text: str, wrong: list[str]) -> None:
    assert found(text, TAKEN) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("alter table cases add column n int not null;", ["adds a column without a value"]),
        ("alter table cases add column n int not null default 0;", []),
        ("alter table cases add column n int;", []),
        ("create index i on cases (n);", ["builds an index that writers wait for"]),
        ("create index concurrently i on cases (n);", []),
        ("alter table cases add constraint c check (n > 0);", ["asks every row at once"]),
        ("alter table cases add constraint c check (n > 0) not valid;", []),
    ],
)
def test_what_makes_everybody_wait_is_recognised(text: str, wrong: list[str]) -> None:
    assert found(text, SLOW) == wrong


async def test_a_table_that_is_in_use_is_tried_again() -> None:
    tried = []

    async def in_use_twice() -> None:
        tried.append(1)
        if len(tried) < 3:
            raise asyncpg.LockNotAvailableError

    await patiently(in_use_twice, pause=(0.0, 0.0))
    assert len(tried) == 3


async def test_a_table_that_is_always_in_use_is_given_up_with_words() -> None:
    async def in_use() -> None:
        raise asyncpg.LockNotAvailableError

    with pytest.raises(CannotMigrate, match="in use"):
        await patiently(in_use, tries=3, pause=(0.0, 0.0))
