"""Facts for the rules of notifications, with only what a test cares about spelled out."""

import datetime as dt
from dataclasses import replace
from typing import Any

from app.notifications.bundled import bundled_templates
from app.notifications.rules.evaluate import Decisions, evaluate
from app.notifications.rules.facts import (
    KINDS,
    Facts,
    Household,
    Kind,
    Member,
    Policy,
    Product,
    Record,
    Status,
    Terms,
)

ZONE = "Africa/Dar_es_Salaam"
TODAY = dt.date(2026, 6, 2)
NOW = dt.datetime(2026, 6, 2, 5, tzinfo=dt.UTC)  # 08:00 in Dar es Salaam
EVERYTHING = Terms(enabled=frozenset(KINDS), zone=ZONE)

PRODUCTS = {
    product.code: product
    for product in (
        Product("BASIC", "Basic", conversion="BASIC2"),
        Product("BASIC2", "Basic 2", conversion="BASIC3"),
        Product("BASIC3", "Basic 3"),
        Product("PLUS", "Plus"),
        Product("ROUND", "Round", conversion="ABOUT"),
        Product("ABOUT", "About", conversion="ROUND"),
    )
}


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def household(*members: Member, **more: Any) -> Household:
    people = members or (Member("1", "Kessy", "Grace", "+255754000001"),)
    return Household(**{"id": "h1", "head": people[0].number, "members": people, "approved": True, **more})


def policy(**more: Any) -> Policy:
    """An active new policy, activated yesterday, whose cover starts in ten days and lasts a year."""
    known: dict[str, Any] = {
        "id": "p1",
        "household": "h1",
        "product": "BASIC",
        "status": 2,
        "start_date": TODAY + days(10),
        "effective_date": TODAY + days(10),
        "expiry_date": TODAY + days(374),
        "valid_from": NOW - days(1),
    }
    return Policy(**{**known, **more})


def old_policy(**more: Any) -> Policy:
    """A policy that was announced long ago and ends today."""
    known: dict[str, Any] = {
        "start_date": TODAY - days(364),
        "effective_date": TODAY - days(364),
        "expiry_date": TODAY,
        "valid_from": NOW - days(364),
    }
    return policy(**{**known, **more})


def told(kind: Kind, status: int = 1, of: str = "p1") -> Record:
    return Record(of, kind, Status(status))


def facts(*policies: Policy, family: Household | None = None, past: tuple[Record, ...] = ()) -> Facts:
    return Facts(
        households={"h1": family or household()},
        products=PRODUCTS,
        policies=policies,
        records={(record.policy, record.kind): record for record in past},
    )


def decided(known: Facts, terms: Terms = EVERYTHING, now: dt.datetime = NOW, **more: Any) -> Decisions:
    return evaluate(known, terms, bundled_templates(), now, **more)


def outcome(known: Facts, terms: Terms = EVERYTHING, now: dt.datetime = NOW, **more: Any) -> dict[Kind, str]:
    """By message: `sent`, or why not; of one policy."""
    decisions = decided(known, terms, now, **more)
    reasons = {one.kind: one.reason for one in (*decisions.rejected, *decisions.failed)}
    return {**reasons, **{one.kind: "sent" for one in decisions.send}}


def only(*kinds: Kind, **more: Any) -> Terms:
    return replace(EVERYTHING, enabled=frozenset(kinds), **more)
