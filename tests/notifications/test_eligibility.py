"""The five checks, the phone and what stays open (notifications.md 6)."""

import datetime as dt
from dataclasses import replace

import pytest

from app.notifications.rules.detection import Candidate
from app.notifications.rules.eligibility import (
    ALREADY_HANDLED,
    NO_CONSENT,
    is_obsolete,
    refusal,
    relevant_until,
)
from app.notifications.rules.facts import KINDS, Kind, Member, Status
from tests.notifications.make import (
    EVERYTHING,
    NOW,
    TODAY,
    days,
    decided,
    facts,
    household,
    old_policy,
    only,
    outcome,
    policy,
    told,
)

SECOND = dt.timedelta(seconds=1)
HEAD = Member("1", "Kessy", "Grace", "+255754000001")


@pytest.mark.parametrize("approved", [False, None])
def test_without_consent_nobody_is_told(approved):
    decisions = decided(facts(policy(), family=household(approved=approved)))

    assert decisions.send == ()
    assert [(one.status, one.reason) for one in decisions.rejected] == [(Status.NO_CONSENT, "no_consent")]


def test_consent_is_asked_before_everything_else():
    candidate = Candidate(Kind.ACTIVATION, policy(), household(approved=False), told(Kind.ACTIVATION))

    assert refusal(candidate, EVERYTHING, NOW, [TODAY]) == NO_CONSENT


@pytest.mark.parametrize(
    ("record", "terms"),
    [
        (told(Kind.ACTIVATION, 1), EVERYTHING),
        (told(Kind.ACTIVATION, 5), EVERYTHING),
        (None, only(Kind.STARTING)),
    ],
)
def test_a_pair_closed_or_switched_off_since_it_was_found_is_already_handled(record, terms):
    candidate = Candidate(Kind.ACTIVATION, policy(), household(), record)

    assert refusal(candidate, terms, NOW, [TODAY]) == ALREADY_HANDLED


def test_on_the_day_cover_starts_only_the_start_message_is_sent():
    assert outcome(facts(policy(effective_date=TODAY))) == {
        Kind.ACTIVATION: "starts_today",
        Kind.STARTING: "sent",
    }


def test_with_the_start_message_off_the_activation_is_sent_that_day():
    assert outcome(facts(policy(effective_date=TODAY)), only(Kind.ACTIVATION)) == {Kind.ACTIVATION: "sent"}


def test_a_renewal_effective_today_yields_both_messages():
    renewed = facts(policy(stage="R", effective_date=TODAY))

    assert outcome(renewed) == {Kind.STARTING: "sent", Kind.RENEWAL: "sent"}


@pytest.mark.parametrize(("stage", "kind"), [("N", Kind.ACTIVATION), ("R", Kind.RENEWAL)])
@pytest.mark.parametrize(
    ("age", "said"),
    [
        (days(5), "sent"),
        (days(5) + dt.timedelta(microseconds=999_999), "sent"),
        (days(5) + SECOND, "obsolete"),
        (days(0), "sent"),
        (days(300), "obsolete"),
    ],
)
def test_the_limit_of_relevance_is_inclusive_to_the_second(stage, kind, age, said):
    now = NOW.replace(microsecond=999_999)

    assert outcome(facts(policy(stage=stage, valid_from=now - age)), now=now) == {kind: said}


def test_each_message_has_its_own_limit():
    terms = replace(EVERYTHING, activation_days=1, renewal_days=10)
    since = NOW - days(6)

    assert outcome(facts(policy(valid_from=since)), terms) == {Kind.ACTIVATION: "obsolete"}
    assert outcome(facts(policy(valid_from=since, stage="R")), terms) == {Kind.RENEWAL: "sent"}


def test_the_activation_counts_and_not_a_later_edit_of_the_policy():
    """Upstream takes the start of the current version (E-6)."""
    edited = policy(activated_at=NOW - days(6), valid_from=NOW)

    assert outcome(facts(edited)) == {Kind.ACTIVATION: "obsolete"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (Kind.ACTIVATION, Kind.RENEWAL)])
def test_dated_messages_have_no_limit_of_relevance(kind):
    assert not is_obsolete(Candidate(kind, old_policy(), household()), EVERYTHING, NOW)


@pytest.mark.parametrize("status", [1, 2, 3, 5])
def test_a_closed_pair_is_never_judged_again(status):
    """Upstream overwrites the first reason with another on the next run (E-9)."""
    known = facts(policy(), past=(told(Kind.ACTIVATION, status),))

    assert decided(known) == decided(known, now=NOW + days(300))
    assert outcome(known) == {}


def test_consent_given_later_opens_the_next_message_and_not_the_old_one():
    past = (told(Kind.ACTIVATION, 2), told(Kind.RENEWAL, 5))

    assert outcome(facts(old_policy(), past=past)) == {Kind.EXPIRATION: "sent"}


def test_a_failure_is_tried_again_until_it_is_obsolete():
    failed = (told(Kind.ACTIVATION, 4),)

    assert outcome(facts(policy(), past=failed)) == {Kind.ACTIVATION: "sent"}
    assert outcome(facts(policy(), past=failed), now=NOW + days(9)) == {Kind.ACTIVATION: "obsolete"}


def test_a_dated_failure_is_tried_again_on_its_day_only():
    past = (told(Kind.ACTIVATION, 5), told(Kind.EXPIRATION, 4))

    assert outcome(facts(old_policy(), past=past)) == {Kind.EXPIRATION: "sent"}
    assert outcome(facts(old_policy(), past=past), now=NOW + days(1)) == {}


@pytest.mark.parametrize("phone", [None, "", "   ", "\t"])
def test_without_a_usable_phone_the_pair_stays_open(phone):
    decisions = decided(facts(policy(), family=household(replace(HEAD, phone=phone))))

    assert [(one.status, one.reason) for one in decisions.failed] == [(Status.FAILED, "no_phone")]
    assert decisions.rejected == ()


@pytest.mark.parametrize(
    ("members", "told_at"),
    [
        ((HEAD, Member("2", phone="+255754000002")), "+255754000001"),
        ((replace(HEAD, phone=" "), Member("2"), Member("3", phone=" 0754 3 ")), "0754 3"),
        ((replace(HEAD, status="DE"), Member("2", phone="+255754000002")), "+255754000002"),
        ((replace(HEAD, status="IN"),), "+255754000001"),
    ],
)
def test_the_head_is_told_or_else_the_first_member_with_a_phone(members, told_at):
    (message,) = decided(facts(policy(), family=household(*members))).send

    assert message.to == told_at


def test_the_head_need_not_stand_first_in_the_household():
    family = household(Member("2", phone="+255754000002"), HEAD, head="1")

    assert decided(facts(policy(), family=family)).send[0].to == "+255754000001"


def test_with_a_country_numbers_leave_in_e164_and_bad_ones_stay_open():
    terms = replace(EVERYTHING, country="TZ")
    good = household(replace(HEAD, phone="0754 123 456"))
    bad = household(replace(HEAD, phone="0754 12E 456"), Member("2", phone="+255754000002"))

    assert decided(facts(policy(), family=good), terms).send[0].to == "+255754123456"
    assert outcome(facts(policy(), family=bad), terms) == {Kind.ACTIVATION: "bad_phone"}


def test_two_policies_of_one_household_are_two_messages():
    both = facts(old_policy(), old_policy(id="p2", product="PLUS"), past=(told(Kind.ACTIVATION, 5),))

    assert [one.policy for one in decided(both, only(Kind.EXPIRATION)).send] == ["p1", "p2"]


def test_a_message_makes_sense_until_the_limit_or_the_end_of_its_day():
    new = Candidate(Kind.ACTIVATION, policy(valid_from=NOW), household())
    ending = Candidate(Kind.EXPIRATION, old_policy(), household())

    assert relevant_until(new, EVERYTHING) == NOW + days(5)
    assert relevant_until(ending, EVERYTHING) == dt.datetime(2026, 6, 2, 21, tzinfo=dt.UTC)
