"""Answers are opened by a report alone, with the pass phrase, and guarded at night (cla.md 11.3)."""

import csv
import io
import json
import logging
from dataclasses import replace
from typing import Any

import pytest
import pyzipper
from typer.testing import CliRunner

from app.diversity import checks, opening, queries, sealing
from app.diversity import jobs as nightly
from app.diversity.cli import cli
from app.diversity.commands import keys
from app.kernel import db, ids
from app.kernel.checks import State
from app.kernel.errors import Conflict, Invalid
from app.kernel.seal import CannotOpen
from app.privacy.inventory import OF_PERSON
from app.settings import current
from tests import make
from tests.browser import Browser
from tests.diversity.make import LATER, PHRASE, SAID, Line, opened
from tests.jobs.make import Run
from tests.reports.asking import bytes_of

COLUMNS = ("Gender", "Ethnicity", "Religion", "Sexual_Orientation", "Disability")


@pytest.mark.parametrize(("slug", "shape"), [("demographic", ""), ("case-extract", "extended")])
@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
async def test_the_report_has_them_with_the_pass_phrase_and_leaves_locked(
    line: Line, slug: str, shape: str, format: str
) -> None:
    await line.answer()

    answer = await line.ask(slug, format=format, shape=shape)
    export = await line.made()

    (password,) = answer.texts("h2 code")
    assert export["state"] == "ready"
    archive = pyzipper.AESZipFile(io.BytesIO(await bytes_of(export)))
    archive.setpassword(password.encode())
    inside = archive.read(archive.namelist()[0])
    if format == "csv":
        rows = list(csv.reader(io.StringIO(inside.decode("utf-8-sig"))))
        assert set(SAID.values()) <= set(rows[1])
        assert "age-encryption" not in inside.decode("utf-8-sig")
    elif format == "jsonl":
        assert [json.loads(inside.splitlines()[0])[each] for each in COLUMNS] == list(SAID.values())
    assert await db.fetchval("select count(*) from diversity_loan") == 0


async def test_without_a_pass_phrase_the_columns_keep_their_place_and_are_empty(line: Line) -> None:
    await line.answer()

    answer = await line.ask(phrase="")

    head, row = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row[head.index(each)] for each in ("Gender", "Ethnicity", "Religion", "Disability")] == [""] * 4


async def test_a_wrong_pass_phrase_gives_no_file_and_is_repeated_nowhere(
    line: Line, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await line.answer()
    with caplog.at_level(logging.DEBUG):
        refused = await line.ask(phrase="seven grey herons walking")

    assert refused.status == 422
    assert "Check the pass phrase." in refused.text
    assert "herons" not in refused.text and "The yearly figures" in refused.text
    assert await db.fetchval("select count(*) from report_export") == 0
    said = caplog.text + "".join(capsys.readouterr())
    assert "herons" not in said


async def test_the_pass_phrase_stands_in_no_job_and_no_record(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    await line.answer()
    await line.ask()

    for table in ("job", "report_export", "export_log", "event_log", "diversity_loan", "diversity_key"):
        for row in await db.fetch(f"select t::text as row from {table} t"):
            assert "herons" not in row["row"] and "AGE-SECRET" not in row["row"], table
    assert await db.fetchval("select count(*) from diversity_loan") == 1
    assert "herons" not in "".join(capsys.readouterr())


async def test_five_wrong_guesses_an_hour_are_all_there_are(line: Line) -> None:
    for _guess in range(5):
        assert (await line.ask(phrase="a wrong guess of mine")).status == 422

    assert (await line.ask()).status == 429


async def test_reading_needs_a_reason_a_fresh_proof_and_the_right_role(line: Line) -> None:
    await line.answer()
    unsaid = await line.ask(reason=" ")
    assert unsaid.status == 422 and "Say what the names are needed for." in unsaid.text
    line.dina = await make.account("analyst")
    assert (await line.ask()).status == 403
    line.dina = replace(await make.account("contract_manager"), fresh_at=None)
    assert (await line.ask()).status in (401, 403)
    assert await db.fetchval("select count(*) from report_export") == 0


async def test_a_changed_or_moved_answer_is_found_at_night_and_stops_the_report(line: Line) -> None:
    await line.answer()
    await line.ask()
    await db.execute(
        "update diversity set sealed_answers = set_byte(sealed_answers, length(sealed_answers) - 5,"
        " get_byte(sealed_answers, length(sealed_answers) - 5) # 1)"
    )

    run = Run()
    await nightly.check(run)
    export = await line.made()

    assert run.steps[-1] == {"answers": 1, "broken": 1}
    assert (export["state"], export["document_id"]) == ("failed", None)
    assert export["trouble"] == "An answer of a client was changed where it lies. Tell your administrator."
    assert await db.fetchval("select count(*) from diversity_loan") == 0
    assert (await Browser(line.dina).post("reports.export.update", id=export["id"])).status == 409


async def test_the_night_says_on_the_status_page_how_many_are_whole(line: Line) -> None:
    await line.answer()
    assert (await checks.answers(current())).state is State.AMBER

    for broken, state in ((0, State.GREEN), (1, State.RED)):
        await db.execute(
            "insert into job (id, kind, args, progress, done_at) values ($1, 'diversity.check', '{}', $2, now())",
            ids.new(),
            json.dumps({"answers": 1, "broken": broken}),
        )
        assert (await checks.answers(current())).state is state


async def test_a_newer_key_takes_over_and_the_older_pass_phrase_opens_nothing(line: Line) -> None:
    await line.answer()
    (first,) = await queries.keys()
    assert await keys.make(await opening.new_pair(LATER)) == "d2"
    assert (await checks.answers(current())).state is State.AMBER
    with pytest.raises(Conflict):
        await keys.drop(first)
    assert "An older key still seals some answers." in (await line.ask(phrase=LATER)).text

    identity = await opening.unlocked_half(first, PHRASE)
    assert [await keys.take_over(first.id, identity), await keys.take_over(first.id, identity)] == [1, 0]
    await keys.drop(first)

    assert [(each.name, each.answers) for each in await queries.keys()] == [("d2", 1)]
    assert await opened(line, LATER) == SAID
    with pytest.raises(Invalid):
        await opened(line, PHRASE)
    row = await line.row()
    with pytest.raises(CannotOpen):
        sealing.Opener(identity).answers(row["id"], bytes(row["sealed_answers"]))


async def test_a_weak_pass_phrase_makes_no_key(house: None) -> None:
    for weak in ("short", "aaaaaaaaaaaaaaaaaaaa"):
        with pytest.raises(Invalid):
            await opening.new_pair(weak)
    assert await db.fetchval("select count(*) from diversity_key") == 0


async def test_no_transaction_waits_while_a_pass_phrase_locks_a_key(house: None, monkeypatch: Any) -> None:
    # Locking takes ten seconds on a busy machine, and a session that is idle in a transaction is ended after five.
    lock, waiting = sealing.lock, []

    def locking(*how: Any) -> bytes:
        waiting.append(db.in_transaction())
        return lock(*how)

    monkeypatch.setattr(sealing, "lock", locking)

    assert await keys.make(await opening.new_pair(PHRASE)) == "d1"
    assert waiting == [False]


async def test_what_was_lent_is_gone_after_a_day(line: Line) -> None:
    await keys.lend("AGE-SECRET-KEY-1X", to=line.dina)
    await db.execute("update diversity_loan set lent_at = lent_at - interval '25 hours'")

    assert await keys.forget_loans() == 1


async def test_erasing_a_client_takes_the_answers_along(line: Line) -> None:
    await line.answer()
    person = await db.fetchval("select person from diversity")
    (held,) = (each for each in OF_PERSON if each.table == "diversity")

    shown = await db.fetchval(held.give, [person])
    assert "sealed_answers" not in shown and "given_at" in shown
    await db.execute(held.erase, [person])

    assert await line.row() is None


async def test_a_merged_record_lends_its_answers_to_the_one_that_stays(line: Line) -> None:
    await line.answer()
    other = await db.fetchval("select person from diversity")
    kept = await make.case(line.maya, person="Samira Haddad")
    stays = await db.fetchval("select person from cases where reference = $1", kept)
    await db.execute("update cases set person = $1 where person = $2", stays, other)
    await db.execute(
        "insert into person_merge (id, kept, merged) values ($1, $2, $3)", ids.new(), stays, other
    )

    await line.ask(format="jsonl")
    export = await line.made()

    assert export["state"] == "ready" and export["rows"] == 2


def test_the_command_line_names_its_commands() -> None:
    told = CliRunner().invoke(cli, ["--help"]).output
    assert all(name in told for name in ("keys", "new-key", "rotate"))
