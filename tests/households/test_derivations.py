"""Dates and price of a policy (notifications.md 1.7)."""

import datetime as dt
from decimal import Decimal

import pytest

from app.households.rules.derivations import Heads, Plan, expiry_date, start_date, value

CYCLES = ((1, 1), (7, 1))


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("enrolled", "plan", "stage", "start"),
    [
        ("2026-03-10", {}, "N", "2026-03-10"),
        ("2026-03-10", {"administration_period": 1}, "N", "2026-04-10"),
        ("2026-03-10", {"administration_period": 1}, None, "2026-04-10"),
        ("2026-03-10", {"administration_period": 1}, "R", "2026-03-10"),
        ("2026-01-31", {"administration_period": 1}, "N", "2026-02-28"),
        ("2026-12-31", {"administration_period": 2}, "N", "2027-02-28"),
        ("2026-03-10", {"cycles": CYCLES}, "N", "2026-07-01"),
        ("2026-07-01", {"cycles": CYCLES}, "N", "2026-07-01"),
        ("2026-08-01", {"cycles": CYCLES}, "N", "2027-01-01"),
        ("2026-08-01", {"cycles": CYCLES, "grace_period_enrolment": 1}, "N", "2026-07-01"),
        ("2026-08-02", {"cycles": CYCLES, "grace_period_enrolment": 1}, "N", "2027-01-01"),
        ("2026-08-01", {"cycles": CYCLES, "grace_period_enrolment": 1}, "R", "2027-01-01"),
        ("2026-08-01", {"cycles": CYCLES, "grace_period_renewal": 1}, "R", "2026-07-01"),
        ("2026-06-15", {"cycles": CYCLES, "administration_period": 1}, "N", "2027-01-01"),
        ("2026-02-10", {"cycles": ((2, 29),)}, "N", "2026-02-28"),
    ],
)
def test_cover_starts_after_the_administration_or_with_a_cycle(enrolled, plan, stage, start):
    assert start_date(day(enrolled), Plan(12, **plan), stage) == day(start)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2026-03-15", 12, "2027-03-14"),
        ("2026-03-15", 24, "2028-03-14"),
        ("2026-03-15", 6, "2026-09-14"),
        ("2028-02-29", 12, "2029-02-27"),
        ("2026-08-31", 6, "2027-02-27"),
        ("2026-01-01", 12, "2026-12-31"),
    ],
)
def test_the_last_covered_day_is_the_day_before_the_period_is_over(start, months, last):
    assert expiry_date(day(start), Plan(months)) == day(last)


FEES = {
    "premium_adult": Decimal(300),
    "premium_child": Decimal(200),
    "registration_fee": Decimal(10),
    "general_assembly_fee": Decimal(5),
}


@pytest.mark.parametrize(
    ("plan", "stage", "amount"),
    [
        ({}, "N", "1060.00"),
        ({}, "R", "1020.00"),
        ({"registration_lump_sum": Decimal(250)}, "N", "1270.00"),
        ({"registration_lump_sum": Decimal(0)}, "N", "1020.00"),
        ({"general_assembly_lump_sum": Decimal(1)}, "R", "1001.00"),
        ({"lump_sum": Decimal(500), "threshold": 3}, "R", "720.00"),
        ({"lump_sum": Decimal(500), "threshold": 9}, "R", "520.00"),
        ({"lump_sum": Decimal(500), "threshold": 1}, "R", "1220.00"),
        ({"enrolment_discount": Decimal(10), "enrolment_discount_period": 1}, "N", "954.00"),
        ({"enrolment_discount": Decimal(10), "enrolment_discount_period": 2}, "N", "1060.00"),
        ({"enrolment_discount": Decimal(10)}, "R", "1020.00"),
        ({"renewal_discount": Decimal("0.125"), "renewal_discount_period": 1}, "R", "1018.73"),
    ],
)
def test_the_amount_due(plan, stage, amount):
    """Two adults and two children, less where a threshold says so, enrolled a month before the start."""
    due = value(day("2026-02-15"), day("2026-03-15"), Plan(12, **{**FEES, **plan}), Heads(2, 2), stage)

    assert str(due) == amount


@pytest.mark.parametrize(("before", "amount"), [("2026-03-14", "90.00"), ("2026-03-13", "100.00")])
def test_a_renewal_is_early_by_the_end_of_the_policy_before(before, amount):
    plan = Plan(12, premium_adult=Decimal(100), renewal_discount=Decimal(10), renewal_discount_period=1)

    assert str(value(day("2026-02-15"), day("2026-06-01"), plan, Heads(1), "R", day(before))) == amount
