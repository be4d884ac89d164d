"""What comes back: STOP for every household of a number, START for what was there before, signed or not at all."""

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.config import read_config
from app.notifications.rules.keywords import meaning
from app.outbox.commands import claim
from tests.households import make
from tests.notifications.switched_on import CONFIG, NUMBER, WAY, signed

INBOUND = "notifications.inbound.create"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("STOP", "stop"), (" stop\n", "stop"), ("StopAll", "stop"), ("ARRET", "stop"), ("arrete", "stop"),
        ("QUIT", "stop"), ("STOP PLEASE", "other"), ("please stop", "other"), ("", "other"), ("START", "start"),
        ("yes", "start"), ("UNSTOP", "start"), ("help", "help"), ("Info", "help"), ("HELP ME", "other"),
    ],
)  # fmt: skip
def test_only_a_single_word_is_a_keyword(text, means):
    assert meaning(text) == means


def test_a_word_of_the_place_counts_too():
    assert meaning("ACHA", ["acha"]) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "désabonner",
        "ANNULER",
        "Arrêt",
        "ARRÊTER ",
        "fin",
        "إيقاف",
        "ايقاف",
        "\u200fقف\u200f",
        "إيـقـاف",
        "إلغاء",
        "الغاء",
    ],
)
def test_french_and_arabic_words_end_messages_with_and_without_accents(text):
    assert meaning(text, read_config({}).stop_words) == "stop"


@pytest.mark.parametrize("text", ["قف من فضلك", "finir", "لا", "désabonner moi"])
def test_other_french_and_arabic_words_are_for_a_person(text):
    assert meaning(text, read_config({}).stop_words) == "other"


async def _send(text, *, reference="1", **how):
    return await signed(INBOUND, {"id": reference, "from": NUMBER, "text": text}, **how)


async def test_stop_ends_the_messages_of_every_household_of_the_number(switched_on):
    both = [await make.household(phone=NUMBER), await make.household(phone=NUMBER)]
    other = await make.household()

    answer = await _send("STOP")

    assert answer.status == 202
    rows = await db.fetch("select household, approved, source from notification_consent")
    assert {row["household"]: row["approved"] for row in rows} == {
        both[0]: False,
        both[1]: False,
        other: True,
    }
    assert await db.fetchval("select count(*) from outbox where kind = 'sms_stopped'") == 1


@pytest.mark.parametrize(
    ("config", "word", "ends"),
    [({}, "إيقاف", True), ({"stop_words": ["acha"]}, "Acha", True), ({"stop_words": ["acha"]}, "إيقاف", False),
     ({"stop_words": []}, "STOP", True)],
)  # fmt: skip
async def test_the_configured_words_of_the_place_end_messages(house, config, word, ends):
    await saving.save({**CONFIG, **config}, by=the_system)
    await make.household(phone=NUMBER)

    await _send(word)

    assert await db.fetchval("select approved from notification_consent") is not ends


async def test_after_stop_nothing_leaves_that_was_queued_already(switched_on):
    await make.policy(await make.household(phone=NUMBER))
    await running.run(source="hand")
    await _send("STOP")

    calls = await claim.claim("test", 100, [WAY])

    assert [call.parcel.kind for call in calls] == ["sms_stopped"]
    row = await db.fetchrow("select status, reason_code from policy_notification")
    assert tuple(row) == (2, "opted_out")


async def test_a_number_stays_stopped_when_another_household_is_enrolled_with_it(switched_on):
    await _send("STOP")
    await make.policy(await make.household(phone=NUMBER, approved=True))
    await running.run(source="hand")

    calls = await claim.claim("test", 100, [WAY])

    assert [call.parcel.kind for call in calls] == ["sms_stopped"]


async def test_start_gives_consent_back_only_where_it_had_been_given(switched_on):
    gave = await make.household(phone=NUMBER, approved=True)
    never = await make.household(phone=NUMBER, approved=False)
    await _send("STOP")

    await _send("start", reference="2")

    rows = await db.fetch("select household, approved from notification_consent")
    assert {row["household"]: row["approved"] for row in rows} == {gave: True, never: False}


async def test_the_same_message_five_times_is_one(switched_on):
    await make.household(phone=NUMBER)
    for _again in range(5):
        await _send("STOP")

    assert await db.fetchval("select count(*) from inbound_message") == 1
    assert await db.fetchval("select count(*) from event_log where code = 'OPTED_OUT'") == 1


@pytest.mark.parametrize(
    "how", [{"secret": "wrong"}, {"age": 400}, {"age": -400}, {"provider": "nobody"}], ids=str
)
async def test_what_is_not_signed_changes_nothing(switched_on, how):
    await make.household(phone=NUMBER)

    answer = await _send("STOP", **how)

    assert answer.status == 401
    assert await db.fetchval("select count(*) from inbound_message") == 0
    assert await db.fetchval("select approved from notification_consent") is True


async def test_consent_taken_back_by_hand_is_asked_again_before_sending(switched_on):
    key = await make.household()
    await make.policy(key)
    await running.run(source="hand")
    await db.execute("update notification_consent set approved = false where household = $1", key)

    assert await claim.claim("test", 100, [WAY]) == []
    assert await db.fetchval("select state from outbox") == "withdrawn"
