"""A connection goes back to the pool as it is (app/kernel/db.py), so nothing may be left in its session."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser

ROOT = Path(__file__).resolve().parents[2]
#: What outlives a transaction, and so would be found by whoever is given the connection next.
LEAVING = re.compile(
    r"(?:^|;)\s*(?-i:set|SET)\s+(?!local\b|transaction\b|constraints\b)(?:session\s+)?[a-z_.]+\s*(?:=|\bto\b)"
    r"|(?:^|;)\s*(?:un)?listen\s+[a-z_\"{]"
    r"|(?:^|;)\s*create\s+temp(?:orary)?\s+table\b(?!.*on commit drop)"
    r"|\bpg_(?:try_)?advisory_(?:lock|unlock)"
    r"|\bset_config\([^)]*,\s*false\s*\)"
    r"|\bcursor\s+with\s+hold\b"
    r"|(?:^|;)\s*prepare\s+[a-z_]+\s*(?:\(|\bas\b)",
    re.IGNORECASE | re.DOTALL,
)
#: Files whose connection is their own, or that see to it.
THEIR_OWN = {
    "app/kernel/listener.py": "hears on a connection of its own",
    "app/kernel/migrate.py": "migrates on a connection of its own",
    "app/notifications/commands/running.py": "ends a connection that it cannot unlock",
    "tasks/run.py": "makes Huey's tables on a connection of its own",
}
SQL_FILES = sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "tasks").rglob("*.py")])


def words_of(source: str) -> Iterator[str]:
    """Every text that a file holds, that of formatted ones with their holes; docstrings are none."""
    tree = ast.parse(source)
    no_text = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    } | {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in no_text:
            yield node.value


def test_no_statement_leaves_something_in_its_session() -> None:
    leaving = {
        f"{path.relative_to(ROOT)}: {' '.join(text.split())[:80]}"
        for path in SQL_FILES
        if str(path.relative_to(ROOT)) not in THEIR_OWN
        for text in words_of(path.read_text())
        if LEAVING.search(text)
    }
    assert not leaving, "use SET LOCAL, pg_advisory_xact_lock, ON COMMIT DROP, or a connection of your own"


def test_only_the_listener_hears() -> None:
    hearing = {str(path.relative_to(ROOT)) for path in SQL_FILES if ".add_listener(" in path.read_text()}

    assert hearing == {"app/kernel/listener.py"}


@pytest.mark.parametrize(
    "statement",
    [
        "set statement_timeout = '1s'",
        "SET SESSION search_path TO other",
        "begin; set work_mem = '1GB'",
        "listen notices",
        "create temp table seen (id uuid)",
        "create temporary table seen as select 1",
        "select pg_advisory_lock($1)",
        "select pg_try_advisory_lock($1)",
        "select set_config('recourse.housekeeping', $1, false)",
        "declare rows cursor with hold for select 1",
        "prepare one as select 1",
    ],
)
def test_what_would_stay_is_seen(statement: str) -> None:
    assert LEAVING.search(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "set local statement_timeout = '1s'",
        "begin isolation level repeatable read; set local lock_timeout = '1s'",
        "set constraints all immediate",
        "update draft\nset text = $1",
        "create temp table seen on commit drop as select 1",
        "select pg_advisory_xact_lock($1)",
        "select set_config('recourse.housekeeping', $1, true)",
        "Set BI_AGGREGATE=1 to collect.",
    ],
)
def test_what_ends_with_its_transaction_is_let_be(statement: str) -> None:
    assert not LEAVING.search(statement)


_LEFT = """
select (select json_agg(name) from pg_settings where source = 'session'
  and name not like 'transaction%') as settings,
  (select count(*) from pg_class where relnamespace = pg_my_temp_schema())::int as tables,
  (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())::int as locks,
  (select count(*) from pg_listening_channels())::int as heard,
  (select count(*) from pg_cursors where is_holdable)::int as cursors
"""


async def test_a_connection_comes_back_from_pages_and_commands_with_nothing_in_it(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    before = dict(await db.fetchrow(_LEFT) or {})

    await browser.get("cases.case.index")
    await browser.get("cases.case.show", reference=reference)
    await browser.post("cases.note.create", {"notes": "Left a voicemail."}, reference=reference)

    async with db.connection() as one, db.connection() as other:
        for each in (one, other):
            assert dict(await each.fetchrow(_LEFT)) == before
    assert {before[name] for name in ("tables", "locks", "heard", "cursors")} == {0}
