"""What clients say of themselves: sealed on the way in, opened only by a report with the pass phrase (cla.md 11.3)."""

import csv
import io
import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pyzipper
from typer.testing import CliRunner

from app.accounts.account import Account
from app.diversity import checks, opening, queries, sealing
from app.diversity import jobs as nightly
from app.diversity.choices import QUESTIONS
from app.diversity.cli import cli
from app.diversity.commands import keys
from app.kernel import clock, db, ids
from app.kernel.checks import State
from app.kernel.errors import Conflict, Invalid
from app.kernel.seal import CannotOpen
from app.privacy.inventory import OF_PERSON
from app.reports import jobs
from app.settings import current
from tests import make
from tests.browser import Answer, Browser
from tests.reports.test_export import Run, bytes_of

PHRASE, LATER = "seven grey herons wading", "a lantern above the harbour"
SAID = {
    "gender": "FEMALE",
    "ethnicity": "WHITE_TRAVELLER",
    "religion": "SIKH",
    "orientation": "BISEXUAL",
    "disability": "MHC",
}
DAYS = {
    "from": (clock.now() - timedelta(days=30)).date().isoformat(),
    "to": (clock.now() + timedelta(days=30)).date().isoformat(),
}
COLUMNS = ("Gender", "Ethnicity", "Religion", "Sexual_Orientation", "Disability")


class Line:
    """A helpline with one client who answered, and somebody who may take reports of it."""

    def __init__(self, maya: Account, dina: Account, case: str) -> None:
        self.maya, self.dina, self.case = maya, dina, case

    async def answer(self, **said: str) -> Answer:
        return await Browser(self.maya).post("diversity.answer.update", {**SAID, **said}, reference=self.case)

    async def row(self) -> Any:
        return await db.fetchrow("select * from diversity")

    async def ask(self, slug: str = "demographic", **form: str) -> Answer:
        given = {**DAYS, "phrase": PHRASE, "reason": "The yearly figures", **form}
        return await Browser(self.dina).post("reports.export.create", given, slug=slug)

    async def made(self) -> Any:
        export = await db.fetchrow("select * from report_export order by created_at desc limit 1")
        assert export is not None
        await jobs.make(Run(export["id"]))
        return await db.fetchrow("select * from report_export where id = $1", export["id"])


@pytest.fixture
async def line(house: None) -> Line:
    await keys.make(await opening.new_pair(PHRASE))
    maya = await make.account("operator")
    case = await make.case(maya, person="Samira Haddad")
    await Browser(maya).get("cases.case.show", reference=case)
    return Line(maya, await make.account("contract_manager"), case)


async def test_nobody_is_asked_before_there_is_a_key(house: None) -> None:
    maya = await make.account("operator")
    case = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)

    assert "diversity" not in (await browser.get("cases.person.edit", reference=case)).text
    refused = await browser.post("diversity.answer.update", SAID, reference=case)

    assert refused.status == 409
    assert (await checks.answers(current())).state is State.GREY


async def test_the_answers_are_sealed_on_write_and_no_page_shows_them_again(line: Line) -> None:
    assert (await line.answer()).status == 303

    row = await line.row()
    assert row["given_by"] == line.maya.id
    assert not any(code.encode() in bytes(row["sealed_answers"]) for code in SAID.values())
    page = await Browser(line.maya).get("cases.person.edit", reference=line.case)
    assert page.soup.select("#diversity option[selected]") == []
    assert "given" in " ".join(page.texts("[aria-labelledby=diversity-name] header"))
    log = await db.fetch("select notes, context::text as context, patch::text as patch from event_log")
    assert not any(code in str(dict(each)) for code in ("WHITE_TRAVELLER", "BISEXUAL") for each in log)
    assert await db.fetchval("select count(*) from event_log where code = 'DIVERSITY_GIVEN'") == 1


async def test_every_question_needs_an_answer_and_what_was_chosen_stays(line: Line) -> None:
    refused = await line.answer(religion="", gender="PERHAPS")

    assert refused.status == 422
    assert len(refused.texts(".err")) == 2
    kept = [each["value"] for each in refused.soup.select("#diversity option[selected]")]
    assert kept == ["WHITE_TRAVELLER", "BISEXUAL", "MHC"]
    assert await line.row() is None


async def test_answering_again_replaces_what_was_given(line: Line) -> None:
    await line.answer()
    await line.answer(religion="NONE")

    assert await db.fetchval("select count(*) from diversity") == 1
    assert (await opened(line, PHRASE))["religion"] == "NONE"


async def opened(line: Line, phrase: str) -> dict[str, str]:
    """What lies in the row, read with a pass phrase."""
    row = await line.row()
    (key,) = await queries.in_use()
    opener = sealing.Opener(await opening.unlocked_half(key, phrase))
    return opener.answers(row["id"], bytes(row["sealed_answers"]))


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

    run = Run(ids.new())
    await nightly.check(run)
    export = await line.made()

    assert run.progress[-1] == {"answers": 1, "broken": 1}
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


def test_every_answer_has_words_and_a_way_not_to_say() -> None:
    for words, options in QUESTIONS.values():
        assert str(words) and {"PNS", "UKN"} <= set(options) and all(map(str, options.values()))


def test_the_command_line_names_its_commands() -> None:
    told = CliRunner().invoke(cli, ["--help"]).output
    assert all(name in told for name in ("keys", "new-key", "rotate"))
