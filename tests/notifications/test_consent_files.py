"""The report's files: each field of the JSON that other programs know, CSV beside it, and the PDF (10.3 to 10.5)."""

import csv
import io
import json
import re

import pytest

from app.kernel import db
from app.notifications.pages import consent_files
from tests import make as people
from tests.browser import Browser
from tests.households import make

PATH = "/policy_notification/communication_by_notification_report"
NUMBER, OTHER = "+255754000001", "+255754000002"
NOBODY = (None, None, None)

#: consent record, status of the head, phones of head and members, modes; what is said of consent, phone, the other
HOUSEHOLDS = [
    ("told herself", True, NUMBER, [], {0, 1}, (True, NUMBER, ("", "", ""))),
    (
        "told herself although another has a phone",
        True,
        NUMBER,
        [OTHER],
        {0, 1},
        (True, NUMBER, ("", "", "")),
    ),
    ("another is told", True, None, [None, OTHER], {0, 1}, (True, "", ("M2", "Member", OTHER))),
    (
        "another is told, the head's is blank",
        True,
        "  ",
        [OTHER],
        {0, 1},
        (True, "", ("M1", "Member", OTHER)),
    ),
    (
        "another is told past a blank one",
        True,
        None,
        ["", OTHER],
        {0, 1},
        (True, "", ("M2", "Member", OTHER)),
    ),
    ("nobody can be told", True, None, [None], {0, 2}, (True, "", NOBODY)),
    ("said no", False, NUMBER, [], {0, 3}, (False, NUMBER, ("", "", ""))),
    ("said nothing", None, NUMBER, [], {0, 3}, (False, NUMBER, ("", "", ""))),
    ("said no and another has a phone", False, None, [OTHER], {0, 3}, (False, "", ("M1", "Member", OTHER))),
    ("neither, without a record", None, None, [], {0, 4}, (False, "", NOBODY)),
    ("neither, a blank one", False, "", [""], {0, 4}, (False, "", NOBODY)),
]


async def facts_of(approval, phone, others):
    """One household in one village, as canonical facts."""
    members = [{"chf_id": "N0", "last_name": "Mushi", "other_names": "Neema", "phone": phone}]
    members += [
        {"chf_id": f"N{n}", "last_name": f"M{n}", "other_names": "Member", "phone": each}
        for n, each in enumerate(others, 1)
    ]
    await make.load(
        {
            "languages": [
                {"code": "en", "name": "English", "sort_order": 1},
                {"code": "fr", "name": "French", "sort_order": 2},
            ],
            "locations": [
                {"code": "R1", "name": "Coast", "type": "R"},
                {"code": "D1", "name": "Reef", "type": "D", "parent": "R1"},
                {"code": "W1", "name": "North", "type": "W", "parent": "D1"},
                {"code": "V1", "name": "Beach", "type": "V", "parent": "W1"},
            ],
            "officers": [{"code": "EO1", "last_name": "Officer", "other_names": "Ola"}],
            "products": [{"code": "FAM", "name": "Family"}],
            "families": [
                {
                    "uuid": "00000000-0000-7000-8000-000000000001",
                    "approval": approval, "language": "fr", "location": "V1", "head": "N0", "members": members,
                }
            ],
            "policies": [],
        }
    )  # fmt: skip


async def key_of(code):
    return str(await db.fetchval("select id from location where code = $1", code))


async def asked(payload, **query):
    manager = Browser(await people.account("contract_manager"))
    where = PATH + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")
    return await manager.request("POST", where, json=payload)


@pytest.mark.parametrize(
    ("approval", "phone", "others", "modes", "said"),
    [row[1:] for row in HOUSEHOLDS],
    ids=[row[0] for row in HOUSEHOLDS],
)
async def test_each_field_of_each_household_in_each_mode(house, approval, phone, others, modes, said):
    await facts_of(approval, phone, others)
    region, (approved, shown, (last, given, other)) = await key_of("R1"), said

    for mode in range(5):
        answer = json.loads((await asked({"regionUuid": region, "mode": mode})).text)
        if mode not in modes:
            assert answer["family_sms_list"] == []
            continue
        (row,) = answer["family_sms_list"]
        assert row == {
            "family_district": "D1 Reef",
            "family_municipality": "W1 North",
            "family_village": "V1 Beach",
            "family_head_chf": "N0",
            "family_head_given_name": "Neema",
            "family_head_last_name": "Mushi",
            "family_notification_approval": approved,
            "family_notification_language": "en" if approval is None else "fr",
            "family_head_phone": shown,
            "family_alternative_given_name": given,
            "family_alternative_last_name": last,
            "family_alternative_phone": other,
        }


MODES = [
    "All",
    "Approval and phone number",
    "Approval only",
    "Phone number only",
    "No approval and phone number",
]


@pytest.mark.parametrize("mode", range(5))
@pytest.mark.parametrize(
    ("place", "region", "district"), [("R1", "R1 Coast", None), ("D1", "R1 Coast", "D1 Reef")]
)
async def test_what_stands_above_the_list(house, mode, place, region, district):
    await facts_of(True, NUMBER, [])
    key = {"R1": "regionUuid", "D1": "districtUuid"}[place]

    answer = json.loads((await asked({key: await key_of(place), "mode": mode})).text)

    answer.pop("family_sms_list")
    assert answer == {
        "report_region": region,
        "report_district": district,
        "report_mode": MODES[mode],
        "report_officer_code": None,
        "report_officer_name": None,
        "other_filters": "",
    }


async def test_the_officer_and_other_filters_are_named_and_the_payload_may_hold_numbers_or_text(house):
    await facts_of(True, NUMBER, [])
    officer = str(await db.fetchval("select id from enrolment_officer where code = 'EO1'"))
    payload = {"districtUuid": await key_of("D1"), "officerUuid": officer, "mode": "1", "last_name": "Mus"}

    answer = json.loads((await asked(payload)).text)

    assert (answer["report_officer_code"], answer["report_officer_name"]) == ("EO1", "Ola Officer")
    assert answer["other_filters"] == "Head: Last name contains Mus"
    assert answer["family_sms_list"] == []  # the officer sold them nothing


async def test_the_json_is_the_same_whatever_language_its_reader_has(house):
    await facts_of(True, None, [])
    region = await key_of("R1")
    reader = Browser(await people.account("contract_manager", language="ar"))

    answer = json.loads((await reader.request("POST", PATH, json={"regionUuid": region, "mode": 2})).text)

    assert answer["report_mode"] == "Approval only"


@pytest.mark.parametrize(
    ("said", "cells"),
    [
        ((True, NUMBER, []), ["Yes", "fr", "", "", ""]),
        ((False, None, [OTHER]), ["No", "fr", "M1", "Member", OTHER]),
        ((None, None, []), ["No", "en", "'-", "'-", "-"]),
    ],
)
async def test_a_row_of_the_csv(house, said, cells):
    """A cell that begins like a formula is marked, as in every CSV of the house."""
    await facts_of(*said)

    answer = await asked({"regionUuid": await key_of("R1")}, format="csv")

    heading, row = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert len(heading) == 12
    assert row[:3] == ["D1 Reef", "W1 North", "V1 Beach"]
    assert row[7:11] == cells[:4]
    assert row[11].lstrip("'") == cells[4]


async def test_the_list_goes_on_over_many_batches_in_order(house, monkeypatch):
    region = await make.place("R")
    for n in range(25):
        await make.household(location=region, last_name=f"L{n:02}")
    monkeypatch.setattr("app.notifications.queries.consent_list.BATCH", 10)

    answer = json.loads((await asked({"regionUuid": str(region)})).text)

    assert [row["family_head_last_name"] for row in answer["family_sms_list"]] == [
        f"L{n:02}" for n in range(25)
    ]


async def test_the_pdf_has_every_household_and_the_log_says_who_took_it(house):
    region = await make.place("R")
    for n in range(70):
        await make.household(location=region, last_name=f"L{n:02}")

    answer = await asked({"regionUuid": str(region)}, format="pdf")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.text.startswith("%PDF")
    assert len(re.findall(r"/Type /Page\n", answer.text)) >= 2
    context = json.loads(await db.fetchval("select context from event_log where code = 'REPORT_TAKEN'"))
    assert (context["format"], context["rows"]) == ("pdf", 70)


async def test_a_pdf_that_would_have_no_end_is_refused_and_the_csv_is_not(house, monkeypatch):
    region = await make.place("R")
    for _n in range(3):
        await make.household(location=region)
    monkeypatch.setattr(consent_files, "MOST_PRINTED", 2)

    pdf = await asked({"regionUuid": str(region)}, format="pdf")
    table = await asked({"regionUuid": str(region)}, format="csv")

    assert (pdf.status, table.status) == (400, 200)
    assert "take the CSV file" in pdf.text
