"""Who is told what about an action (sla.md 1.6)."""

from dataclasses import replace

import pytest

from app.actions.rules.recipients import (
    People,
    told_of_assignment,
    told_of_decision,
    told_of_escalation,
    told_of_reminder,
    told_of_submission,
)
from app.actions.rules.words import Status
from app.sla.rules.told import Person, Told

ANN, SAM, BEN, MEG, DIR, EXE, CO1, CO2 = (
    Person(name)
    for name in ("assignee", "submitter", "contact", "manager", "director", "executive", "co1", "co2")
)
EVERYBODY = People(ANN, SAM, (BEN,), MEG, DIR, EXE, (CO1, CO2))


def without(**changes: object) -> People:
    return replace(EVERYBODY, **changes)


def ids(answer: Told) -> tuple[list[str], list[str]]:
    return [person.id for person in answer.to], [person.id for person in answer.copies]


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        (EVERYBODY, ["assignee"]),
        (without(assignee=None), ["contact"]),
        (without(assignee=None, department_contacts=()), ["co1", "co2"]),
        (People(), []),
    ],
)
def test_an_assignment_is_told_to_the_assignee_or_announced_to_the_queue(
    people: People, wanted: list[str]
) -> None:
    assert ids(told_of_assignment(people)) == (wanted, [])


def test_a_submission_is_told_to_those_who_may_approve_it() -> None:
    assert ids(told_of_submission(EVERYBODY)) == (["co1", "co2"], [])
    assert ids(told_of_submission(without(submitter=CO1))) == (["co2"], [])
    assert told_of_submission(without(submitter=CO1, assignee=CO2)).unroutable


def test_a_decision_is_told_to_the_submitter_with_a_copy_to_the_assignee() -> None:
    assert ids(told_of_decision(EVERYBODY)) == (["submitter"], ["assignee"])
    assert ids(told_of_decision(without(submitter=ANN))) == (["assignee"], [])


@pytest.mark.parametrize(
    ("status", "people", "wanted"),
    [
        ("open", EVERYBODY, ["assignee"]),
        ("in_progress", EVERYBODY, ["assignee"]),
        ("pending_approval", EVERYBODY, ["co1", "co2"]),
        ("approved", EVERYBODY, ["assignee"]),
        ("approved", without(assignee=None), ["manager"]),
        ("open", without(assignee=None, department_manager=None), ["contact"]),
    ],
)
def test_a_reminder_goes_to_whoever_the_action_waits_for(
    status: str, people: People, wanted: list[str]
) -> None:
    assert ids(told_of_reminder(Status(status), people)) == (wanted, [])


@pytest.mark.parametrize(
    ("people", "level", "to", "copies"),
    [
        (EVERYBODY, 1, ["manager"], ["assignee"]),
        (EVERYBODY, 2, ["director"], ["manager", "assignee"]),
        (EVERYBODY, 3, ["executive"], ["director", "manager", "assignee"]),
        (without(department_manager=None), 1, ["director"], ["assignee"]),
        (without(department_manager=None), 2, ["executive"], ["director", "assignee"]),
    ],
)
def test_escalation_climbs_and_copies_go_down(
    people: People, level: int, to: list[str], copies: list[str]
) -> None:
    assert ids(told_of_escalation(people, level)) == (to, copies)
