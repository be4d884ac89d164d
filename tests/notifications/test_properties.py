"""What holds for every household and every instant: told once, never twice (notifications.md 5, 6)."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.notifications.bundled import bundled_templates
from app.notifications.rules.evaluate import Decisions, evaluate
from app.notifications.rules.facts import KINDS, Facts, Household, Kind, Member, Policy, Record, Status, Terms
from tests.notifications.make import PRODUCTS, TODAY, days

AROUND_TODAY = st.integers(-12, 12).map(lambda distance: TODAY + days(distance))
INSTANTS = st.datetimes(dt.datetime(2026, 5, 20), dt.datetime(2026, 6, 14), timezones=st.just(dt.UTC))

households = st.builds(
    Household,
    id=st.sampled_from(["h1", "h2"]),
    head=st.just("1"),
    members=st.tuples(
        st.builds(
            Member,
            number=st.just("1"),
            last_name=st.sampled_from(["Kessy", ""]),
            phone=st.sampled_from(["+255754000001", "0754 1", "", None]),
            status=st.sampled_from(["AC", "DE"]),
        )
    ),
    approved=st.sampled_from([True, True, False, None]),
    language=st.sampled_from(["en", "fr", "sw", None]),
    closed=st.sampled_from([False, False, False, True]),
)
policies = st.builds(
    Policy,
    id=st.integers(1, 6).map(lambda n: f"p{n}"),
    household=st.sampled_from(["h1", "h2"]),
    product=st.sampled_from(sorted(PRODUCTS)),
    status=st.sampled_from([1, 2, 2, 2, 4, 8, 16]),
    stage=st.sampled_from(["N", "R", None]),
    start_date=st.none() | AROUND_TODAY,
    effective_date=st.none() | AROUND_TODAY,
    expiry_date=st.none() | AROUND_TODAY,
    valid_from=INSTANTS,
    activated_at=st.none() | INSTANTS,
    closed=st.sampled_from([False, False, False, True]),
)
terms = st.builds(
    Terms,
    enabled=st.sets(st.sampled_from(KINDS)).map(frozenset),
    zone=st.sampled_from(["UTC", "Africa/Dar_es_Salaam", "Pacific/Kiritimati", "America/New_York"]),
    days_before_expiry=st.integers(1, 7),
    days_after_expiry=st.integers(1, 7),
    activation_days=st.integers(0, 7),
    renewal_days=st.integers(0, 7),
    country=st.sampled_from([None, "TZ"]),
)


@st.composite
def some_facts(draw):
    families = {family.id: family for family in (draw(households), draw(households))}
    families = {key: families.get(key) or replace(draw(households), id=key) for key in ("h1", "h2")}
    held = draw(st.lists(policies, max_size=6, unique_by=lambda policy: policy.id))
    pairs = draw(
        st.sets(
            st.tuples(st.sampled_from([f"p{n}" for n in range(1, 7)]), st.sampled_from(KINDS)), max_size=6
        )
    )
    records = {pair: Record(*pair, draw(st.sampled_from(list(Status)))) for pair in pairs}
    return Facts(families, PRODUCTS, tuple(held), records)


def after(facts: Facts, decisions: Decisions) -> Facts:
    """The facts once the decisions are on record."""
    sent = [Record(one.policy, one.kind, Status.SENT) for one in decisions.send]
    others = [Record(one.policy, one.kind, one.status) for one in (*decisions.rejected, *decisions.failed)]
    return replace(
        facts, records={**facts.records, **{(one.policy, one.kind): one for one in (*sent, *others)}}
    )


def asked(facts: Facts, known: Terms, now: dt.datetime) -> Decisions:
    return evaluate(facts, known, bundled_templates(), now)


@given(some_facts(), terms, INSTANTS)
def test_a_pair_is_decided_once_and_only_if_it_was_open(facts, known, now):
    decisions = asked(facts, known, now)
    pairs = [(one.policy, one.kind) for one in (*decisions.send, *decisions.rejected, *decisions.failed)]

    assert len(pairs) == len(set(pairs))
    assert all(pair not in facts.records or facts.records[pair].open for pair in pairs)
    assert all(kind in known.enabled for _policy, kind in pairs)


@given(some_facts(), terms, INSTANTS)
def test_asking_again_sends_nothing_and_closes_nothing_new(facts, known, now):
    first = asked(facts, known, now)
    again = asked(after(facts, first), known, now)

    assert again.send == () and again.rejected == ()
    assert again.failed == first.failed


@given(some_facts(), terms, INSTANTS, st.lists(st.integers(0, 96), max_size=8))
def test_nobody_is_told_twice_however_often_and_whenever_it_runs(facts, known, now, hours):
    told: list[tuple[str, Kind]] = []
    for hour in sorted(hours):
        decisions = asked(facts, known, now + dt.timedelta(hours=hour))
        told += [(one.policy, one.kind) for one in decisions.send]
        facts = after(facts, decisions)

    assert len(told) == len(set(told))


@given(some_facts(), terms, INSTANTS)
def test_only_those_who_agreed_and_can_be_reached_are_told(facts, known, now):
    holders = {policy.id: facts.households[policy.household] for policy in facts.policies}
    for message in asked(facts, known, now).send:
        family = holders[message.policy]
        assert family.consents and not family.closed and family.recipient is not None
        assert message.text and "{{" not in message.text


@given(some_facts(), terms, INSTANTS)
def test_the_order_of_the_facts_does_not_matter(facts, known, now):
    turned = replace(facts, policies=tuple(reversed(facts.policies)))

    assert asked(turned, known, now) == asked(facts, known, now)


@given(some_facts(), terms, INSTANTS)
def test_every_household_can_be_decided_by_itself(facts, known, now):
    """What lets a query load the facts in batches of households."""
    whole = asked(facts, known, now)
    parts = [
        asked(
            replace(facts, policies=tuple(one for one in facts.policies if one.household == key)), known, now
        )
        for key in facts.households
    ]

    assert {one for part in parts for one in part.send} == set(whole.send)
    assert {one for part in parts for one in (*part.rejected, *part.failed)} == {
        *whole.rejected,
        *whole.failed,
    }
