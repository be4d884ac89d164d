"""Files of complaints: real ones whole, broken ones with a verdict, the same one once, and the account adds up."""

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.complaints.commands.bring_in import Asked, bring_in
from app.complaints.commands.import_run import ask_to_check, ask_to_load, begin, confirm
from app.complaints.commands.importing import check
from app.complaints.mappings import bundled, mapping
from app.complaints.queries import imports
from app.complaints.rules.mapping import FIELDS, Mapping
from app.complaints.rules.rejections import said
from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.errors import Conflict, Invalid
from tests import make
from tests.shared_data import shared

SHORT = "id,about,opened,due,ended\n"
PLAIN = Mapping.from_json(
    {
        "zone": "America/New_York",
        "order": "mdy",
        "columns": {
            "external_id": "id",
            "title": "about",
            "created_at": "opened",
            "due_at": "due",
            "resolved_at": "ended",
        },
        "without_target": True,
        "closed": True,
    }
)


async def hospital() -> UUID:
    return await make.organisation("Al Waha General", "hospital", code="AWG")


async def brought_in(file: Path, name: str, **how: Any) -> dict[str, Any]:
    if await db.fetchval("select 1 from organisation where code = 'AWG'") is None:
        await hospital()
    account = await bring_in(Asked(file, name, "AWG", **how), lambda _words: None)
    assert account["rows"] == account["good"] + account["loaded"] + account["rejected"] + account["known"]
    return account


async def from_text(tmp_path: Path, text: str, made: Mapping = PLAIN) -> dict[str, Any]:
    """The account of a small file."""
    key = await begin(await hospital(), "small.csv", "0" * 64, by=the_system)
    await confirm(key, made, {})
    file = tmp_path / "small.csv"
    file.write_text(text, encoding="utf-8")
    await check(await imports.run(key), file, _nobody)
    rows = await db.fetch("select n, state, reason, words from import_row where run = $1 order by n", key)
    return {row["n"]: (row["state"], said(row["reason"], row["words"])) for row in rows}


async def _nobody(_rows: int) -> None:
    """Nobody asks how far it came."""


async def disagreements() -> Counter[str]:
    """Where the file's own verdict and ours are both known: how often they are the same, and how often not."""
    rows = await db.fetch(
        "select metadata->>'OnTime_Status' as theirs, breached, status from complaint"
        " where due_at is not null and resolved_at is not null and metadata->>'OnTime_Status' is not null"
    )
    return Counter(
        "same" if {"ONTIME": False, "OVERDUE": True}[row["theirs"]] is row["breached"] else "other"
        for row in rows
    )


async def test_our_verdict_is_the_citys_on_five_thousand_real_requests(house: None) -> None:
    account = await brought_in(shared("real/boston_311/boston_311_2015_dev_5000.csv"), "boston_311")

    assert (account["rows"], account["loaded"], account["rejected"]) == (5000, 4994, 6)
    assert account["reasons"] == {"It closes before it opens.": 6}
    assert await disagreements() == {"same": 3277}
    row = await db.fetchrow(
        "select count(*) filter (where status = 'closed') as closed, count(*) filter (where status = 'open') as open,"
        " count(*) filter (where due_at is null) as no_target from complaint"
    )
    assert row["closed"] + row["open"] == 4994
    assert row["no_target"] > 0
    without = await db.fetchval("select count(*) from complaint_target where basis = 'none'")
    assert without == row["no_target"]


@pytest.mark.slow
async def test_our_verdict_is_the_citys_on_all_sixty_thousand(house: None) -> None:
    account = await brought_in(shared("real/boston_311/boston_311_2015_dev.csv"), "boston_311")

    assert (account["rows"], account["loaded"], account["rejected"]) == (60381, 60275, 106)
    assert await disagreements() == {"same": 39270}, "39,300 less the 30 of them that close before they open"


@pytest.mark.parametrize(
    ("name", "rows", "rejected"),
    [
        ("cfpb_2013_no_id", 1607, 0),
        ("cfpb_2014_11_submitted_via", 4174, 1),
        ("cfpb_2015_semicolon", 2205, 0),
        ("cfpb_2019_09_narrative_small", 134, 0),
        ("cfpb_2023_04_full18", 2012, 0),
        ("cfpb_2023_08_full18_truncated", 1006, 1),
        ("cfpb_2023_25_loans_narrative", 1395, 0),
    ],
)
async def test_each_consumer_export_comes_in(house: None, name: str, rows: int, rejected: int) -> None:
    account = await brought_in(shared(f"real/cfpb_complaints/{name}_dev.csv"), "cfpb")

    assert (account["rows"], account["loaded"], account["rejected"]) == (rows, rows - rejected, rejected)
    years = await db.fetchrow("select min(created_at), max(created_at) from complaint")
    assert 2011 <= years[0].year <= years[1].year <= 2025


@pytest.mark.slow
async def test_the_largest_consumer_export_comes_in(house: None) -> None:
    account = await brought_in(shared("real/cfpb_complaints/cfpb_2015_03_no_narrative_dev.csv"), "cfpb")

    assert (account["rows"], account["loaded"], account["rejected"]) == (14077, 14077, 0)


@pytest.mark.parametrize(
    ("file", "name", "rows", "rejected"),
    [
        ("nhs_feedback_phase1_dev.csv", "nhs_feedback_phase1", 5164, 15),
        ("nhs_fft_labelled_2021_23_dev.csv", "nhs_fft", 3942, 401),
    ],
)
async def test_patient_feedback_is_judged_row_by_row(
    house: None, file: str, name: str, rows: int, rejected: int
) -> None:
    account = await brought_in(shared(f"real/nhs_patient_feedback/{file}"), name, dry_run=True)

    assert (account["rows"], account["good"], account["rejected"]) == (rows, rows - rejected, rejected)
    assert await db.fetchval("select count(*) from complaint") == 0, "a dry run stores nothing"


async def test_every_broken_file_gets_a_verdict(house: None) -> None:
    folder = shared("real/bad_input")
    key = await begin(await hospital(), "bad", "0" * 64, by=the_system)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    verdicts: Counter[str] = Counter()
    for file in files:
        look = imports.look(file)
        if look.problem:
            verdicts["unreadable"] += 1
            continue
        columns = {"title": [cell for cell in look.heading if cell.strip()] or ["nothing"]}
        await confirm(key, Mapping.from_json({"columns": columns}), {})
        await check(await imports.run(key), file, _nobody)
        row = await db.fetchrow("select state, rows, good, bad, error from import_run where id = $1", key)
        assert row["rows"] == row["good"] + row["bad"], file.name
        assert row["state"] == "checked" or (row["state"] == "refused" and row["error"]), file.name
        verdicts[row["state"]] += 1
        await db.execute("update import_run set state = 'uploaded', error = '' where id = $1", key)

    assert verdicts.total() == len(files) > 100
    assert verdicts["checked"] > 50


@pytest.mark.parametrize(
    ("line", "state", "reason"),
    [
        ("1,Wait,01/02/2015 08:00:00 AM,01/03/2015,01/02/2015 09:00:00 PM", "good", ""),
        ("1,Wait,01/02/2015,,", "good", ""),
        ("1,,01/02/2015,,", "bad", "Nothing stands under about."),
        ("1,Wait,13/13/2015,,", "bad", "opened is no date: “13/13/2015”."),
        ("1,Wait,01/02/2015,,01/01/2015", "bad", "It closes before it opens."),
        ("1,Wait,01/02/2190,,", "bad", "It was opened in the future."),
        ("1,Wait,,,01/01/2015", "bad", "It says when it closed, but not when it opened."),
        ("1,Wait", "bad", "The row has 2 cells where the heading has 5."),
        ("1,Wait,01/02/2015,,,,", "bad", "The row has 7 cells where the heading has 5."),
    ],
    ids=str,
)
async def test_a_row_is_taken_or_says_why_not(
    house: None, tmp_path: Path, line: str, state: str, reason: str
) -> None:
    assert await from_text(tmp_path, SHORT + line + "\n") == {2: (state, reason)}


async def test_a_number_counts_once_in_a_file(house: None, tmp_path: Path) -> None:
    found = await from_text(
        tmp_path, SHORT + "7,One,01/02/2015,,\n7,Two,01/02/2015,,\n8,Three,01/02/2015,,\n"
    )

    assert found == {
        2: ("good", ""),
        3: ("bad", "The same number stands in this file before."),
        4: ("good", ""),
    }


async def test_a_file_without_its_columns_is_refused_whole(house: None, tmp_path: Path) -> None:
    assert await from_text(tmp_path, "a,b\n1,2\n") == {}
    row = await db.fetchrow("select state, error, words from import_run")
    assert (row["state"], said(row["error"], row["words"])) == ("refused", "The file has no column about.")


async def test_the_same_file_comes_in_once_and_a_dry_run_does_not_count(house: None, tmp_path: Path) -> None:
    file = tmp_path / "three.csv"
    file.write_text(
        "CASE_ENQUIRY_ID,OPEN_DT,CASE_TITLE\n" + "".join(f"{n},01/02/2015,Pothole\n" for n in range(3))
    )

    dry = await brought_in(file, "boston_311", dry_run=True)
    done = await brought_in(file, "boston_311")
    with pytest.raises(Conflict):
        await brought_in(file, "boston_311")
    file.write_text(file.read_text() + "9,01/02/2015,Another\n")
    more = await brought_in(file, "boston_311")

    assert (dry["good"], done["loaded"]) == (3, 3)
    assert (more["loaded"], more["rejected"], more["reasons"]) == (1, 3, {"This number is known already.": 3})
    assert await db.fetchval("select count(*) from complaint") == 4


async def test_all_or_nothing_lets_nothing_in_when_a_row_is_bad(house: None, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("CASE_ENQUIRY_ID,OPEN_DT,CASE_TITLE\n1,01/02/2015,Pothole\n2,nonsense,Pothole\n")

    account = await brought_in(file, "boston_311", whole=True)

    assert account["state"] == "refused"
    assert "whole" in account["error"]
    assert await db.fetchval("select count(*) from complaint") == 0


async def test_rows_are_loaded_although_the_work_that_judged_them_has_not_ended(house: None) -> None:
    officer = await make.account("complaints_officer")
    assert officer.organisation is not None
    key = await begin(officer.organisation, "small.csv", "0" * 64, by=officer)
    await ask_to_check(key, PLAIN, {}, save_as="", by=officer)
    await db.execute("update import_run set state = 'checked' where id = $1", key)

    await ask_to_load(key, only_whole=False, by=officer)

    deeds = await db.fetch(
        "select args->>'deed' as deed from job where args->>'run' = $1 order by id", str(key)
    )
    assert [row["deed"] for row in deeds] == ["check", "load"]


@pytest.mark.parametrize("state", ["checked", "loading", "done"])
async def test_a_check_that_runs_again_leaves_judged_rows_alone(
    house: None, tmp_path: Path, state: str
) -> None:
    await from_text(tmp_path, SHORT + "1,Lost coat,01/02/2026,,\n")
    row = await db.fetchrow("update import_run set state = $1 returning id", state)
    assert row is not None

    before = await db.fetch("select id, state from import_row")
    await check(await imports.run(row["id"]), tmp_path / "small.csv", _nobody)

    assert before and await db.fetch("select id, state from import_row") == before
    assert await db.fetchval("select state from import_run") == state


async def test_rejected_rows_are_written_with_their_reason_and_no_formula(
    house: None, tmp_path: Path
) -> None:
    file, out = tmp_path / "one.csv", tmp_path / "rejected.csv"
    file.write_text("CASE_ENQUIRY_ID,OPEN_DT,CASE_TITLE\n=1+1,nonsense,Pothole\n")

    await brought_in(file, "boston_311", rejected=out)

    assert out.read_text(encoding="utf-8-sig").splitlines() == [
        '"Line","Reason","CASE_ENQUIRY_ID","OPEN_DT","CASE_TITLE"',
        '"2","OPEN_DT is no date: “nonsense”.","\'=1+1","nonsense","Pothole"',
    ]


async def test_what_comes_in_has_its_target_its_clock_and_its_event(house: None, tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text(
        "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,CASE_TITLE\n"
        "1,01/02/2015 08:00:00 AM,01/03/2015 08:00:00 AM,01/03/2015 08:00:01 AM,Late by a second\n"
        "2,01/02/2015 08:00:00 AM,01/03/2015 08:00:00 AM,01/03/2015 08:00:00 AM,In time\n"
    )

    await brought_in(file, "boston_311")

    rows = await db.fetch(
        "select external_id, breached, status, created_at, due_at from complaint order by external_id"
    )
    assert [(row["external_id"], row["breached"], row["status"]) for row in rows] == [
        ("1", True, "closed"),
        ("2", False, "closed"),
    ]
    assert rows[0]["created_at"].isoformat() == "2015-01-02T13:00:00+00:00", (
        "New York keeps five hours behind"
    )
    assert await db.fetchval("select count(*) from complaint_target where basis = 'given'") == 2
    assert await db.fetchval("select count(*) from event_log where code = 'COMPLAINT_CREATED'") == 2
    assert await db.fetchval("select count(*) from deadline") == 0
    assert await db.fetchval("select count(*) from outbox") == 0, "an import is silent"


def test_every_mapping_that_comes_with_the_house_is_whole() -> None:
    assert bundled() == ["boston_311", "cfpb", "nhs_feedback_phase1", "nhs_fft"]
    for name in bundled():
        made = mapping(name)
        assert Mapping.from_json(made.json()) == made
        assert set(made.columns) <= set(FIELDS)


@pytest.mark.parametrize(
    "made",
    [None, [], {}, {"columns": {"nothing": "x"}}, {"columns": {}, "order": "xyz"}, {"columns": 3}],
    ids=str,
)
def test_what_is_no_mapping_is_refused(made: object) -> None:
    with pytest.raises(Invalid):
        Mapping.from_json(made)
