"""Who is told what about a complaint (sla.md 1.4), and who is passed over."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.complaints.rules.recipients import (
    Complainant,
    Moment,
    People,
    by_mail,
    may_fold,
    told,
    told_on_resolution,
)
from app.sla.rules.told import Person, Told, Why

ANN, BEN, CAT, DAN = (Person(name) for name in ("assignee", "contact1", "contact2", "admin"))
MEG, DIR, EXE, CO1, CO2 = (
    Person(name) for name in ("manager", "director", "executive", "coordinator1", "coordinator2")
)
EVERYBODY = People(ANN, (BEN, CAT), (DAN,), MEG, DIR, EXE, (CO1, CO2))


def without(**changes: object) -> People:
    return replace(EVERYBODY, **changes)


def ids(answer: Told) -> tuple[list[str], list[str]]:
    return [person.id for person in answer.to], [person.id for person in answer.copies]


CHAIN = [
    (EVERYBODY, ["assignee"]),
    (without(assignee=None), ["contact1", "contact2"]),
    (without(assignee=replace(ANN, active=False)), ["contact1", "contact2"]),
    (without(assignee=replace(ANN, bounced=True)), ["contact1", "contact2"]),
    (without(assignee=None, department_contacts=(replace(BEN, bounced=True), CAT)), ["contact2"]),
    (without(assignee=None, department_contacts=()), ["admin"]),
    (without(assignee=None, department_contacts=(), complaint_admins=()), []),
]


@pytest.mark.parametrize("moment", [Moment.CREATED, Moment.ASSIGNED, Moment.FIRST_REMINDER])
@pytest.mark.parametrize(("people", "wanted"), CHAIN)
def test_the_first_of_the_chain_who_can_be_told_is_told(
    moment: Moment, people: People, wanted: list[str]
) -> None:
    answer = told(moment, people)

    assert ids(answer) == (wanted, [])
    assert answer.unroutable is (not wanted)


@pytest.mark.parametrize(("people", "wanted"), CHAIN)
def test_the_second_reminder_goes_to_the_same_chain_with_a_copy_to_the_manager(
    people: People, wanted: list[str]
) -> None:
    assert ids(told(Moment.SECOND_REMINDER, people)) == (wanted, ["manager"] if wanted else [])


def test_a_manager_who_owns_the_complaint_gets_one_second_reminder() -> None:
    assert ids(told(Moment.SECOND_REMINDER, without(assignee=MEG))) == (["manager"], [])
    gone = without(department_manager=replace(MEG, active=False))
    assert ids(told(Moment.SECOND_REMINDER, gone)) == (["assignee"], [])


@pytest.mark.parametrize(
    ("people", "to", "copies"),
    [
        (EVERYBODY, ["manager"], ["assignee"]),
        (without(department_manager=None), ["director"], ["assignee"]),
        (without(department_manager=replace(MEG, active=False)), ["director"], ["assignee"]),
        (without(assignee=MEG), ["director"], ["manager"]),
        (
            without(department_manager=None, department_director=None),
            ["coordinator1", "coordinator2"],
            ["assignee"],
        ),
        (without(department_manager=CO1, department_director=None, assignee=CO1), ["coordinator2"], None),
        (without(assignee=None), ["manager"], []),
        (without(department_manager=None, department_director=None, coordinators=()), [], []),
    ],
)
def test_the_first_escalation_goes_up_and_the_assignee_gets_a_copy(
    people: People, to: list[str], copies: list[str] | None
) -> None:
    copies = [people.assignee.id] if copies is None and people.assignee else copies

    assert ids(told(Moment.ESCALATION, people)) == (to, copies)


@pytest.mark.parametrize(
    ("people", "level", "to", "copies"),
    [
        (EVERYBODY, 2, ["director"], ["manager"]),
        (EVERYBODY, 3, ["executive"], ["director"]),
        (EVERYBODY, 4, ["coordinator1", "coordinator2"], ["executive"]),
        (without(department_manager=None), 2, ["executive"], ["director"]),
        (without(department_director=None), 2, ["executive"], ["manager"]),
        (
            without(department_director=None, executive_contact=None),
            2,
            ["coordinator1", "coordinator2"],
            None,
        ),
        (
            without(department_director=None, executive_contact=None, coordinators=()),
            2,
            [],
            [],
        ),
        (
            People(department_manager=None, department_director=DIR),
            2,
            ["director"],
            [],
        ),
    ],
)
def test_a_later_level_climbs_and_copies_the_level_before(
    people: People, level: int, to: list[str], copies: list[str] | None
) -> None:
    copies = ["manager"] if copies is None else copies

    assert ids(told(Moment.ESCALATION, people, level=level)) == (to, copies)


def test_the_answer_names_everybody_who_was_passed_over_and_why() -> None:
    people = without(assignee=replace(ANN, bounced=True), department_contacts=(replace(BEN, active=False),))

    passed = told(Moment.CREATED, people).passed

    assert [(one.person.id, one.why) for one in passed] == [
        ("assignee", Why.BOUNCED),
        ("contact1", Why.INACTIVE),
    ]
    own = told(Moment.ESCALATION, without(assignee=MEG)).passed
    assert [(one.person.id, one.why) for one in own] == [("manager", Why.INVOLVED)]


@pytest.mark.parametrize(
    ("wants_mail", "moment", "source", "mailed"),
    [
        (True, Moment.CREATED, "PATIENT", True),
        (False, Moment.CREATED, "MOH", False),
        (False, Moment.SECOND_REMINDER, "MOH", False),
        (False, Moment.ESCALATION, "PATIENT", False),
        (False, Moment.ESCALATION, "FAMILY", False),
        (False, Moment.ESCALATION, "MOH", True),
        (False, Moment.ESCALATION, "CCHI", True),
    ],
)
def test_mail_follows_the_persons_wish_except_when_a_regulator_waits(
    wants_mail: bool, moment: Moment, source: str, mailed: bool
) -> None:
    assert by_mail(Person("p", mail=wants_mail), moment, source) is mailed


def test_only_ministry_mails_never_leave_in_a_digest() -> None:
    assert [source for source in ("MOH", "CCHI", "PATIENT", "FAMILY") if may_fold(source)] == [
        "CCHI",
        "PATIENT",
        "FAMILY",
    ]


@pytest.mark.parametrize(
    ("complainant", "may"),
    [
        (Complainant(consents=True, has_contact=True), True),
        (Complainant(consents=False, has_contact=True), False),
        (Complainant(consents=True, has_contact=False), False),
        (Complainant(anonymous=True, consents=True, has_contact=True), False),
        (Complainant(), False),
    ],
)
def test_a_complainant_is_written_to_with_consent_only(complainant: Complainant, may: bool) -> None:
    assert complainant.may_be_told is may
    assert told_on_resolution(complainant, thank_you_email_enabled=True) is may
    assert told_on_resolution(complainant, thank_you_email_enabled=False) is False


persons = st.builds(
    Person, id=st.sampled_from("abcdef"), active=st.booleans(), bounced=st.booleans(), mail=st.booleans()
)
groups = st.lists(persons, max_size=3).map(tuple)
peoples = st.builds(
    People,
    assignee=st.none() | persons,
    department_contacts=groups,
    complaint_admins=groups,
    department_manager=st.none() | persons,
    department_director=st.none() | persons,
    executive_contact=st.none() | persons,
    coordinators=groups,
)


@given(st.sampled_from(Moment), peoples, st.integers(1, 4))
def test_nobody_is_told_twice_and_nobody_who_cannot_hear_it(
    moment: Moment, people: People, level: int
) -> None:
    answer = told(moment, people, level=level)
    everybody = answer.to + answer.copies

    assert len({person.id for person in everybody}) == len(everybody)
    assert all(person.active and not person.bounced for person in everybody)
    if moment is Moment.ESCALATION and people.assignee:
        assert people.assignee.id not in {person.id for person in answer.to}
    if answer.unroutable:
        assert answer.copies == ()
