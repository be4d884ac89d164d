"""What lists and timelines say: the next step, an outcome in a line, the timer an outcome stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from app import wiring
from app.cases import rules
from app.cases.queries.queue import OUTCOMES
from app.cases.queries.timeline import TimelineEntry, told_once
from app.eventlog import registry
from app.kernel import ids
from app.kernel.language import speaking

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("outcome", "actor", "source", "booked", "words"),
    [
        ("CB1", "operator", "PHONE", True, "Callback"),
        ("PCB", "operator", "WEB", True, "Callback"),
        (None, "operator", "WEB", False, "Call the client"),
        (None, "operator", "PHONE", False, "Log an outcome"),
        ("COI", "operator", "WEB", False, "Find another provider"),
        ("MIS", "operator", "PHONE", False, "Find another provider"),
        ("CBSP", "operator", "PHONE", False, "Client rings back"),
        ("IRCB", "operator_manager", "PHONE", False, "Senior to call"),
        ("REFSP", "1_provider_review", "PHONE", False, "Accept or send back"),
        ("SPOP", "2_provider", "PHONE", False, "Advise the client"),
        ("SPOP", None, "PHONE", False, None),
        ("CB1", None, "PHONE", True, None),
    ],
)
def test_the_next_step_is_said_in_words(
    outcome: str | None, actor: str | None, source: str, booked: bool, words: str | None
) -> None:
    found = rules.next_step(outcome, actor, source, booked=booked)

    assert (None if found is None else str(found)) == words


@pytest.mark.parametrize(
    ("description", "line"),
    [
        ("First callback booked", "First callback booked"),
        ("Operator began the call; kept once per case", "Operator began the call"),
        ("Provider finds no merits (MCC users only); closed", "Provider finds no merits"),
        (
            "Provider sends back: outside legal-aid scope; case closed",
            "Provider sends back: outside legal-aid scope",
        ),
        ("أُغلقت القضية؛ لا شيء بعد ذلك", "أُغلقت القضية"),
        ("", ""),
    ],
)
def test_a_line_leaves_out_what_the_house_does_with_a_code(description: str, line: str) -> None:
    assert rules.headline(description) == line


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_outcome_has_words_also_one_that_two_lists_share(language: str) -> None:
    wiring.discover()
    with speaking(language):
        silent = [kind.code for kind in registry.all() if kind.is_outcome and not OUTCOMES.words(kind.code)]

    assert silent == []
    assert OUTCOMES.words("DUPL") == "Duplicate case"
    assert OUTCOMES.words("OF-AN-OLDER-SYSTEM") == ""


def entry(code: str, *, by: str = "Maya", at: datetime = NOON, after: int | None = None) -> TimelineEntry:
    return TimelineEntry(ids.new(), 1, "suspend_case", code, "out", by, at, "", after)


@pytest.mark.parametrize(
    ("stop", "told"),
    [
        (entry("STOPPED", after=748), ["INSUF"]),
        (entry("STOPPED", after=748, by="Tom"), ["STOPPED", "INSUF"]),
        (entry("STOPPED", after=748, at=NOON + timedelta(minutes=1)), ["STOPPED", "INSUF"]),
        (entry("CANCELLED"), ["CANCELLED", "INSUF"]),
    ],
    ids=["its own", "somebody else's", "a minute later", "cancelled"],
)
def test_a_timer_is_told_with_the_outcome_that_stopped_it(stop: TimelineEntry, told: list[str]) -> None:
    wiring.discover()
    found = told_once([stop, entry("INSUF")])

    assert [each.code for each in found] == told
    assert found[-1].stopped_after == (748 if len(told) == 1 else None)


def test_a_stop_by_hand_keeps_its_line_and_its_time() -> None:
    wiring.discover()
    found = told_once([entry("STOPPED", after=61), entry("NOTE")])

    assert [(each.code, each.stopped_after) for each in found] == [("STOPPED", 61), ("NOTE", None)]
