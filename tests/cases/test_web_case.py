"""A public site opens cases with its token (cla.md 4.6): whole or not at all, once, nobody's, CB1 at once (4.9)."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from app.accounts.account import Account
from app.accounts.bearer import TokenMiddleware
from app.accounts.commands import token as tokens
from app.accounts.inputs import NewToken
from app.accounts.porter import Porter
from app.cases import facts
from app.kernel import clock, db, ids
from app.reports import catalogue
from app.reports.inputs import Asked
from app.settings import ROOT, Settings
from app.web.middleware.answers import under
from app.web.routing import url_for
from tests import make
from tests.browser import ORIGIN, Answer, Browser, the_app
from tests.reports.asking import text_of

pytestmark = pytest.mark.usefixtures("house")

CREATE = "cases.web_case.create"
#: What public sites call: it never moves.
PATH = "/api/cases"
#: A Wednesday, ten in the morning, in winter: London's clock is UTC's.
NOW = datetime(2026, 11, 18, 10, 5, tzinfo=UTC)
SENT: dict[str, Any] = {
    "id": "w-1184",
    "category": "debt",
    "notes": "An agent came to the door, =1+1",
    "client": {
        "full_name": "Owen Pritchard",
        "mobile_phone": "07700 900123",
        "email": "owen@example.invalid",
        "postcode": "cf10 1aa",
        "safe_to_contact": "SAFE",
    },
    "needs": {"bsl_webcam": True, "text_relay": True, "language": "WELSH", "notes": "Rings after six"},
    "callback": "2026-11-18T14:30:00Z",
    "contact_option": "CALLBACK",
    "reasons": ["PREFER_SPEAKING", "DIFFICULTY_ONLINE"],
    "other_reason": "The page went blank",
    "referrer": "https://check.example/savings?income=12000#top",
    "means_test_completed": True,
    "eligibility_state": "yes",
    "scope_state": "INSCOPE",
}
WRITTEN = (
    "cases",
    "person",
    "adaptation",
    "third_party",
    "callback",
    "deadline",
    "event_log",
    "outbox",
    "once",
)


@pytest.fixture
async def web() -> Account:
    """Whose token the public site has."""
    return await make.account("operator_manager", name="web")


async def send(by: Account, said: Any, **headers: str) -> Answer:
    the_app()
    with clock.frozen(NOW):
        return await Browser(by).request(
            "POST",
            url_for(CREATE),
            content=json.dumps(said),
            headers={"content-type": "application/json", **headers},
        )


async def report(slug: str) -> list[dict[str, str]]:
    """The lines of a report over that day, by the keys of its columns."""
    asked = Asked.parse(catalogue.find(slug), {"from": "2026-11-18", "to": "2026-11-18"})
    heading = [column.key for column in asked.report.columns]
    with clock.frozen(NOW + timedelta(days=1)):
        lines = list(csv.reader(io.StringIO((await text_of(asked)).lstrip("\ufeff"))))
    return [dict(zip(heading, line, strict=True)) for line in lines[1:]]


async def rows() -> dict[str, int]:
    return {name: await db.fetchval(f"select count(*) from {name}") for name in WRITTEN}


async def test_a_case_from_the_web_is_written_down_whole(web: Account) -> None:
    answer = await send(web, SENT)

    case = await db.fetchrow("select * from cases")
    assert (answer.status, json.loads(answer.text)) == (
        201,
        {"reference": case["reference"], "created": True},
    )
    assert {name: case[name] for name in (
        "source", "owner", "organisation", "requires_action_by", "created_by", "client_notes", "notes",
        "external_id", "callback_type", "callback_attempt", "requires_action_at",
    )} == {
        "source": "WEB", "owner": None, "organisation": None, "requires_action_by": "operator",
        "created_by": web.id, "client_notes": SENT["notes"], "notes": "", "external_id": "w-1184",
        "callback_type": "web_form_self", "callback_attempt": 1,
        "requires_action_at": datetime(2026, 11, 18, 14, 30, tzinfo=UTC),
    }  # fmt: skip
    entries = await db.fetch("select code, notes, created_by, timer_id, context from event_log order by seq")
    assert [row["code"] for row in entries] == ["CASE_CREATED", "PERSON_LINKED", "DETAILS_CHANGED", "CB1"]
    assert {row["created_by"] for row in entries} == {web.id}
    assert entries[0]["notes"] == "Case created digitally"
    assert json.loads(entries[0]["context"]) == {
        "means_test_completed": True,
        "eligibility_state": "yes",
        "scope_state": "INSCOPE",
        "contact_option": "CALLBACK",
        "reasons": ["PREFER_SPEAKING", "DIFFICULTY_ONLINE"],
        "other_reason": "The page went blank",
        "referrer": "https://check.example/savings",
    }
    assert entries[3]["notes"] == "Wed 18 Nov 2026, 14:30 - 15:00."
    assert await facts.drifted([case["id"]]) == []


async def test_what_was_said_on_the_web_stands_in_the_reports(web: Account) -> None:
    reference = json.loads((await send(web, SENT)).text)["reference"]

    (contact,) = await report("web-contact-cases")
    (reason,) = await report("reasons-disaggregated")
    (scope,) = await report("scope")
    (digital,) = await report("digital-case-types")

    day = "2026-11-18 10:05:00"
    assert contact == {
        "Case_Ref": reference, "Case_Created": day, "Case_Modified": day, "Contact_Type": "CALLBACK",
        "Enquiry_Contact_Reason": "PREFER_SPEAKING, DIFFICULTY_ONLINE", "Callback_Type": "web_form_self",
        "Client_Notes": SENT["notes"], "CHS_Outcome_Code": "CB1", "Urgent": "FALSE",
    }  # fmt: skip
    assert reason | {"RFC_ID": ""} == {
        "RFC_ID": "", "Case_ID": reference, "Contact_Option": "CALLBACK",
        "Contact_Reasons": "PREFER_SPEAKING, DIFFICULTY_ONLINE", "Problem_Notes": "The page went blank",
        "BSL_Webcam": "TRUE", "Minicom": "FALSE", "Text_Relay": "TRUE", "Skype_Webcam": "FALSE",
        "Language": "WELSH", "Other_Communication_Needs": "Rings after six", "RFC_Date": day,
    }  # fmt: skip
    assert (scope["Web_Scope_State"], scope["Case_Source"], scope["Category_Code"]) == (
        "INSCOPE",
        "WEB",
        "debt",
    )
    assert (digital["case_created_by"], digital["call_me_back_only"]) == ("web", "FALSE")
    assert digital["Created_By_Channel"] == "Web (full means test completed)"
    counted = [
        (row["Referrer"], row["Description"], row["Count"]) for row in await report("reasons-for-contacting")
    ]
    assert counted == [
        (page, reason, "1")
        for page in ("*", "https://check.example/savings")
        for reason in ("DIFFICULTY_ONLINE", "PREFER_SPEAKING")
    ]


async def test_a_callback_alone_is_counted_as_one(web: Account) -> None:
    await send(web, {"id": "w-2", "callback": SENT["callback"]})

    (digital,) = await report("digital-case-types")
    assert (digital["call_me_back_only"], digital["Created_By_Channel"]) == ("TRUE", "Web (callback only)")


async def test_it_waits_in_the_web_queue_of_every_helpline_until_one_acts(web: Account) -> None:
    maya, tom = await make.account("operator"), await make.account("operator")
    reference = json.loads((await send(web, SENT)).text)["reference"]

    async def seen(by: Account) -> list[str]:
        page = await Browser(by).get("cases.case.index", query={"view": "web"})
        return page.texts("#rows .cover")

    assert await seen(maya) == await seen(tom) == ["Owen Pritchard"]
    await Browser(maya).get("cases.case.show", reference=reference)
    await Browser(maya).post("cases.problem.update", {"version": "1", "source": "WEB"}, reference=reference)
    await Browser(maya).post("cases.call.create", reference=reference)
    assert await db.fetchval("select organisation from cases") == maya.organisation
    assert (await seen(maya), await seen(tom)) == (["Owen Pritchard"], [])


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": "abc"}], ids=["number", "key"])
async def test_what_is_sent_twice_is_one_case(web: Account, headers: dict[str, str]) -> None:
    first = await send(web, SENT, **headers)
    before = await rows()
    again = await send(web, SENT, **headers)
    late = await send(web, SENT | {"callback": "2026-11-18T08:00:00Z"})

    reference = json.loads(first.text)["reference"]
    for answer in (again, late):
        assert (answer.status, json.loads(answer.text)) == (200, {"reference": reference, "created": False})
    assert await rows() == before


@pytest.mark.parametrize("headers", [{}, {"idempotency-key": "abc"}], ids=["number", "key"])
async def test_what_is_sent_at_once_is_one_case(web: Account, headers: dict[str, str]) -> None:
    answers = await asyncio.gather(*(send(web, SENT, **headers) for _n in range(4)))

    assert sorted(answer.status for answer in answers) == [200, 200, 200, 201]
    assert len({json.loads(answer.text)["reference"] for answer in answers}) == 1
    assert await db.fetchval("select count(*) from cases") == 1


async def test_the_numbers_of_two_sites_are_two_cases(web: Account) -> None:
    other = await make.account("operator_manager")

    assert [(await send(by, {"id": "1"})).status for by in (web, other, web)] == [201, 201, 200]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": ""}, "id"),
        ({"id": "x" * 121}, "id"),
        ({"category": "gardening"}, "category"),
        ({"notes": "x" * 5_001}, "notes"),
        ({"notes": 7}, "notes"),
        ({"client": "Owen"}, "client"),
        ({"client": {"email": "owen@example.invalid"}}, "client.full_name"),
        ({"client": SENT["client"] | {"email": "owen"}}, "client.email"),
        ({"client": SENT["client"] | {"mobile_phone": "call me"}}, "client.mobile_phone"),
        ({"client": SENT["client"] | {"safe_to_contact": "MAYBE"}}, "client.safe_to_contact"),
        ({"client": SENT["client"] | {"shoe_size": 9}}, "client.shoe_size"),
        ({"needs": {"none_required": True, "minicom": True}}, "needs.none_required"),
        ({"third_party": {"pass_phrase": "blue"}}, "third_party.full_name"),
        ({"contact_option": "PIGEON"}, "contact_option"),
        ({"reasons": ["BORED"]}, "reasons"),
        ({"referrer": "javascript:alert(1)"}, "referrer"),
        ({"eligibility_state": "perhaps"}, "eligibility_state"),
        ({"scope_state": "NEARLY"}, "scope_state"),
        ({"means_test_completed": "half"}, "means_test_completed"),
        ({"source": "PHONE"}, "source"),
        ({"callback": "soon"}, "callback"),
        ({"callback": "2026-11-18T09:00:00Z"}, "callback"),  # over
        ({"callback": "2026-11-18T12:00:00Z"}, "callback"),  # in less than two hours
        ({"callback": "2026-11-18T14:40:00Z"}, "callback"),  # in the midst of a half hour
        ({"callback": "2026-11-18T20:00:00Z"}, "callback"),  # nobody is there
        ({"callback": "2026-11-22T10:00:00Z"}, "callback"),  # a Sunday
        ({"callback": "2026-12-25T10:00:00Z"}, "callback"),  # more than a month ahead
    ],
)
async def test_what_is_sent_wrongly_is_named_and_nothing_is_kept(
    web: Account, change: dict[str, Any], named: str
) -> None:
    before = await rows()

    answer = await send(web, SENT | change, **{"idempotency-key": "abc"})

    assert (answer.status, list(json.loads(answer.text)["problems"])) == (422, [named])
    assert await rows() == before


async def test_all_that_is_wrong_is_told_at_once(web: Account) -> None:
    answer = await send(web, {"category": "gardening", "client": {"email": "owen"}, "colour": "red"})

    told = json.loads(answer.text)["problems"]
    assert set(told) == {"id", "category", "client.full_name", "client.email", "colour"}
    assert "owen" not in json.dumps(told)


async def capacity(room: int) -> None:
    await db.execute(
        "insert into callback_slot (id, day, starts, capacity, updated_at) values ($1, $2, $3, $4, $5)",
        ids.new(),
        NOW.date(),
        datetime(2026, 11, 18, 14, 30).time(),
        room,
        NOW,
    )


async def test_the_last_place_of_a_half_hour_is_given_once(web: Account) -> None:
    await capacity(1)

    answers = await asyncio.gather(*(send(web, SENT | {"id": f"w-{n}"}) for n in range(3)))

    assert sorted(answer.status for answer in answers) == [201, 422, 422]
    (refused, *_more) = [answer for answer in answers if answer.status == 422]
    assert "full" in json.loads(refused.text)["problems"]["callback"]
    assert (
        await db.fetchval("select count(*) from cases")
        == await db.fetchval("select count(*) from callback")
        == 1
    )


async def test_a_callback_to_somebody_else_asks_for_no_place(web: Account) -> None:
    await capacity(0)
    speaks = {
        "full_name": "Bronwen Pritchard",
        "mobile_phone": "07700 900124",
        "relationship": "FAMILY_FRIEND",
    }

    answer = await send(web, SENT | {"contact_option": "THIRDPARTY", "third_party": speaks})

    assert answer.status == 201
    assert await db.fetchval("select callback_type from callback") == "web_form_third_party"
    assert await db.fetchval("select full_name from third_party") == "Bronwen Pritchard"


async def test_the_timer_of_whose_token_it_is_runs_on(web: Account) -> None:
    mine = await make.case(web)
    await Browser(web).post("cases.timer.create", reference=mine)

    assert (await send(web, SENT)).status == 201

    assert await db.fetchval("select count(*) from timer where stopped is null") == 1
    assert await db.fetchval("select timer_id from event_log where code = 'CB1'") is None


async def test_much_costs_what_little_costs(web: Account) -> None:
    await send(web, {"id": "first"})  # the categories are read once a minute
    little = await send(web, SENT)
    reasons = ["CANT_ANSWER", "MISSING_PAPERWORK", "PREFER_SPEAKING", "DIFFICULTY_ONLINE", "OTHER"]
    for n in range(10):
        await send(web, SENT | {"id": f"w-{n}"})
    much = await send(web, SENT | {"id": "last", "reasons": reasons, "notes": "x" * 5_000})

    assert (little.status, much.status) == (201, 201)
    assert little.statements == much.statements


async def program(token: str) -> httpx.Response:
    """What a program is answered that comes from the network, as the web server stands."""
    settings = Settings.from_env(
        {"RECOURSE_ENV": "test", "PUBLIC_URL": ORIGIN, "DATA_DIR": str(ROOT / ".data" / "test")}
    )
    porter = Porter.of(settings, is_page=lambda _path: False)
    app = TokenMiddleware(the_app(), porter=porter, only=under("/api"), shared=under("/timer"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        return await client.post(PATH, json={"id": "1"}, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("scopes", "status"),
    [(("cases.bring",), 201), (("timers.use",), 403), (("listening.bring",), 403), ((), 401)],
)
async def test_a_program_comes_in_with_a_token_for_this(
    web: Account, scopes: tuple[str, ...], status: int
) -> None:
    await db.execute(
        "insert into second_factor (id, member, sealed_secret, confirmed_at) values ($1, $2, '', $3)",
        ids.new(),
        web.id,
        NOW,
    )
    token = await tokens.create(NewToken("public site", list(scopes), 90), by=web) if scopes else "rcs_none"

    answer = await program(token)

    assert answer.status_code == status
    assert await db.fetchval("select count(*) from cases") == (status == 201)
