"""Modes, columns and totals of the report (notifications.md 10), and the older system's rows (1.10)."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.rules.facts import KINDS, Kind, Member, Record, Status
from app.notifications.rules.legacy import COLUMNS, SENTINEL, LegacyRow, records_of, rows_of
from app.notifications.rules.report import (
    MODE_LABELS,
    NOBODY,
    Location,
    Mode,
    Totals,
    alternative,
    ancestors,
    lies_in,
    shown_in,
    totals_of,
)
from tests.notifications.make import household

some_household = st.builds(
    lambda approved, head, other: household(
        Member("1", phone=head), Member("2", phone=other), approved=approved
    ),
    st.sampled_from([True, False, None]),
    st.sampled_from([None, "", " ", "0754"]),
    st.sampled_from([None, "", "0755"]),
)
PLACES = {
    place.code: place
    for place in (
        Location("R1", "R", "Kivulini"),
        Location("R1D1", "D", "Mto", "R1"),
        Location("R1D1W1", "W", "Mto North", "R1D1"),
        Location("R1D1W1V1", "V", "Mwanzo", "R1D1W1"),
        Location("LOOP", "W", "Loop", "LOOP"),
    )
}


@pytest.mark.parametrize(
    ("approved", "phone", "mode"),
    [
        (True, "0754", Mode.APPROVAL_AND_PHONE),
        (True, None, Mode.APPROVAL_ONLY),
        (True, "", Mode.APPROVAL_ONLY),
        (False, "0754", Mode.PHONE_ONLY),
        (None, "0754", Mode.PHONE_ONLY),
        (None, None, Mode.NEITHER),
    ],
)
def test_a_household_is_in_all_and_in_one_other_mode(approved, phone, mode):
    family = household(Member("1", phone=phone), approved=approved)

    assert [one for one in Mode if shown_in(family, one)] == [Mode.ALL, mode]


def test_a_missing_number_is_no_phone_and_one_empty_member_hides_no_other():
    """Upstream takes NULL for a phone, and a household with one empty number for phoneless (R-4)."""
    assert not shown_in(household(Member("1", phone=None)), Mode.APPROVAL_AND_PHONE)
    assert shown_in(household(Member("1", phone="0754"), Member("2", phone="")), Mode.APPROVAL_AND_PHONE)


def test_a_closed_household_is_in_no_mode():
    assert not any(shown_in(household(closed=True), mode) for mode in Mode)


@given(st.lists(some_household, max_size=30))
def test_the_modes_share_out_all_households(households):
    counts = {mode: sum(shown_in(one, mode) for one in households) for mode in Mode}
    totals = totals_of(households)

    assert counts[Mode.ALL] == sum(counts[mode] for mode in Mode if mode is not Mode.ALL) == totals.families
    assert totals.reachable == counts[Mode.APPROVAL_AND_PHONE]
    assert totals.with_approval == counts[Mode.APPROVAL_AND_PHONE] + counts[Mode.APPROVAL_ONLY]
    assert totals.with_phone == counts[Mode.APPROVAL_AND_PHONE] + counts[Mode.PHONE_ONLY]


@given(st.lists(some_household, max_size=20), st.integers(0, 20))
def test_the_parts_add_up_to_the_whole(households, cut):
    assert totals_of(households[:cut]) + totals_of(households[cut:]) == totals_of(households)


@pytest.mark.parametrize(
    ("reachable", "families", "percent"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (5, 5, "100.0"), (0, 4, "0.0")],
)
def test_the_share_is_rounded_half_up_to_one_decimal(reachable, families, percent):
    assert Totals(families, reachable=reachable).reachable_percent == Decimal(percent)


def test_of_no_households_there_is_no_share():
    assert Totals().reachable_percent is None


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ((Member("1", phone="0754"), Member("2", phone="0755")), None),
        ((Member("1"), Member("2", phone="0755"), Member("3", phone="0756")), "2"),
        ((Member("1", phone="0754", status="DE"), Member("2", phone="0755")), "2"),
        ((Member("1"), Member("2", phone=" ")), NOBODY),
    ],
)
def test_the_alternative_is_who_is_told_instead_of_the_head(members, shown):
    other = alternative(household(*members))

    assert (other.number if isinstance(other, Member) else other) == shown


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("R1D1W1V1", ["R1D1W1V1", "R1D1W1", "R1D1", "R1"]),
        ("R1D1W1", ["R1D1W1", "R1D1", "R1"]),
        ("R1", ["R1"]),
        ("GONE", []),
        (None, []),
        ("LOOP", ["LOOP"]),
    ],
)
def test_places_above_are_found_from_any_level(start, found):
    """Upstream expects a village and breaks on anything else (N-3)."""
    assert [place.code for place in ancestors(start, PLACES)] == found


def test_a_household_counts_for_every_place_above_its_own():
    family = household(location="R1D1W1")

    assert [code for code in PLACES if lies_in(family, code, PLACES)] == ["R1", "R1D1", "R1D1W1"]
    assert PLACES["R1"].heading == "R1 Kivulini"
    assert str(MODE_LABELS[Mode.APPROVAL_ONLY]) == "Approval only"


@pytest.mark.parametrize(
    ("row", "records"),
    [
        (LegacyRow("p1"), []),
        (
            LegacyRow("p1", {"NotificationOnActivationSent": dt.datetime(2022, 1, 2, tzinfo=dt.UTC)}),
            [(Kind.ACTIVATION, Status.SENT)],
        ),
        (
            LegacyRow("p1", {"NotificationBeforeExpirySent": SENTINEL}),
            [(Kind.NEED_FOR_RENEWAL, Status.NOT_VALID)],
        ),
        (
            LegacyRow("p1", {"NotificationOnRenewalSent": SENTINEL}, {Kind.RENEWAL: Status.FAILED}),
            [(Kind.RENEWAL, Status.FAILED)],
        ),
    ],
)
def test_a_row_of_the_older_system_says_what_became_of_each_message(row, records):
    assert [(one.kind, one.status) for one in records_of(row)] == records


some_stamps = st.dictionaries(
    st.sampled_from(list(COLUMNS.values())),
    st.just(SENTINEL) | st.datetimes(dt.datetime(2000, 1, 1), timezones=st.just(dt.UTC)),
    min_size=1,
)
some_statuses = st.fixed_dictionaries({kind: st.sampled_from(list(Status)[1:]) for kind in KINDS})


@given(some_stamps, some_statuses)
def test_rows_of_the_older_system_go_in_and_out_unchanged(stamps, statuses):
    details = {kind: status for kind, status in statuses.items() if stamps.get(COLUMNS[kind]) == SENTINEL}
    row = LegacyRow("p1", stamps, details)

    assert rows_of(records_of(row)) == [row]


def test_every_policy_has_a_row_of_its_own():
    records = [
        Record(policy, kind, Status.SENT, SENTINEL.replace(year=2026)) for policy in "ab" for kind in KINDS
    ]

    assert [row.policy for row in rows_of(records)] == ["a", "b"]
    assert [one for row in rows_of(records) for one in records_of(row)] == records
