"""What a run would come to before it is let go, and the test mode (notifications.md 11.13)."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.kernel import clock, db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.rules.estimate import Cost, costs, tally, total
from app.notifications.rules.evaluate import ToSend, Untold
from app.notifications.rules.facts import KINDS, Kind, Status
from app.outbox.commands import claim
from app.outbox.rules.ways import Way
from tests import make as people
from tests.browser import Browser
from tests.households import make
from tests.notifications.make import EVERYTHING, decided, facts, policy
from tests.notifications.switched_on import unfit

NUMBER = "+255754000001"
WAY = Way("TextNotificationProvider", "TextNotificationProvider", "sms")
CONFIG = {
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "providers": {"TextNotificationProvider": {"DestinationFolder": "sent", "PricePerSegment": "0.045"}},
    "currency": "TZS",
}


def to_send(text):
    return ToSend("p", Kind.RENEWAL, NUMBER, "en", text)


def test_what_is_told_counts_its_segments_and_what_is_not_its_reason():
    told = [to_send("a" * 160), to_send("a" * 161), to_send("ж" * 70)]
    untold = Untold("p", Kind.STARTING, Status.NO_CONSENT, "no_consent")

    counts = tally([*told, untold, untold])

    assert counts == {
        "renewal_of_policy": {"send": 3, "segments": 4},
        "starting_of_policy": {"no_consent": 2},
    }
    assert total(counts, "segments") == 4
    assert total({}, "segments") == 0


@pytest.mark.parametrize(
    ("segments", "price", "found"),
    [
        (1000, "0.045", [Cost("A", Decimal("45.00"))]),
        (3, "0.0333", [Cost("A", Decimal("0.10"))]),
        (0, "2", [Cost("A", Decimal("0.00"))]),
        (5, None, []),
        (5, 0.5, []),
    ],
)
def test_segments_cost_what_each_gateway_with_a_price_asks(segments, price, found):
    given = {} if price is None else {"PricePerSegment": price}

    assert costs(segments, [("A", given), ("B", {})]) == found


@pytest.fixture
async def admin(house):
    await saving.save(CONFIG, by=the_system)
    return Browser(await people.account("admin"))


async def test_a_rehearsal_shows_what_a_run_would_come_to_and_writes_nothing(admin):
    for n in range(3):
        await make.policy(await make.household(phone=f"+25575400000{n}"))
    await make.policy(await make.household(approved=False))

    page = await admin.get("notifications.rehearsal.show")

    (row,) = page.texts("#rows tr")
    assert row.split()[:3] == ["Activated", "3", "3"]
    assert "The household had not agreed to be told. 1" in " ".join(row.split())
    assert "0.14 TZS" in page.text  # three segments at 0.045
    assert await db.fetchval("select count(*) from policy_notification") == 0
    assert await db.fetchval("select count(*) from outbox") == 0


async def test_an_unfit_configuration_is_named_where_a_rehearsal_would_be(admin):
    await unfit()

    page = await admin.get("notifications.rehearsal.show")

    assert page.status == 422
    assert "timezone: Write the name of a time zone" in page.text


async def test_its_csv_has_a_row_for_each_decision_and_no_number(admin):
    told, not_told = (
        await make.policy(await make.household()),
        await make.policy(await make.household(phone=None)),
    )

    page = await admin.get("notifications.rehearsal.show", query={"format": "csv"})

    rows = list(csv.reader(io.StringIO(page.text.lstrip("\ufeff"))))[1:]
    assert sorted((row[0], row[2], row[5]) for row in rows) == sorted(
        [(str(told), "Told", "1"), (str(not_told), "Not told", "0")]
    )
    assert "754" not in page.text.replace(str(told), "").replace(str(not_told), "")


async def test_a_run_that_waits_for_approval_says_what_it_would_cost(admin):
    await db.execute(
        "insert into notification_run (id, slot, state, wanted, started_at)"
        " select uuidv7(), recourse_now() - interval '1 day' * g, 'done', 1, recourse_now() - interval '1 day' * g"
        " from generate_series(1, 10) g"
    )
    for n in range(201):
        await make.policy(await make.household(phone=f"+2557540{n:05}"))

    outcome = await running.run(source="hand")

    assert outcome.state == "waiting"
    assert outcome.counts["activation_of_policy"] == {"send": 201, "segments": 201}
    stored = json.loads(await db.fetchval("select counts from notification_run where state = 'waiting'"))
    assert stored == outcome.counts
    page = await admin.get("notifications.notification.index")
    words = " ".join(page.soup.get_text(" ").split())
    assert "About 201 segments. Over TextNotificationProvider: 9.05 TZS" in words


async def test_in_test_mode_only_the_numbers_of_the_list_are_told(house):
    await saving.save({**CONFIG, "default_country": "TZ", "test_numbers": ["0754 000 001"]}, by=the_system)
    await make.policy(await make.household(phone=NUMBER))
    other = await make.policy(await make.household(phone="+255754000002"))

    await running.run(source="hand")

    assert [row["recipient"] for row in await db.fetch("select recipient from outbox")] == [NUMBER]
    row = await db.fetchrow("select status, reason_code from policy_notification where policy_id = $1", other)
    assert tuple(row) == (4, "test_mode")


async def test_when_the_test_mode_ends_who_was_left_out_is_told(house):
    await saving.save({**CONFIG, "test_numbers": ["+255754999999"]}, by=the_system)
    await make.policy(await make.household(phone=NUMBER))
    await running.run(source="hand")

    await saving.save(CONFIG, by=the_system)
    await running.run(source="hand")

    assert [row["recipient"] for row in await db.fetch("select recipient from outbox")] == [NUMBER]


async def test_what_was_queued_before_the_test_mode_began_waits(house):
    await saving.save(CONFIG, by=the_system)
    await make.policy(await make.household(phone=NUMBER))
    await running.run(source="hand")
    await saving.save({**CONFIG, "test_numbers": ["+255754999999"]}, by=the_system)

    assert not await claim.claim("test", 100, [WAY])

    row = await db.fetchrow("select state, last_error, not_before from outbox")
    assert (row["state"], row["last_error"]) == ("queued", "test_mode")
    assert row["not_before"] > clock.now() + timedelta(minutes=50)


def test_the_list_is_asked_after_the_phone_and_an_empty_list_is_no_test_mode():
    known = facts(policy())

    only = decided(known, terms=replace(EVERYTHING, only_numbers=frozenset({"+255754000099"})))
    anybody = decided(known, terms=replace(EVERYTHING, only_numbers=frozenset()))

    assert [one.reason for one in only.failed] == ["test_mode"]
    assert len(anybody.send) == 1
