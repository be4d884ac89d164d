"""What may be written on the log at all, and by whom (cla.md 1.2)."""

import pytest

import app.actions.events
import app.cases.events  # noqa: F401 - both register their kinds
from app import eventlog
from app.eventlog.log import LONGEST_NOTE
from app.kernel import ids
from app.kernel.actor import Subject, TheSystem, the_system
from app.kernel.errors import Forbidden, Invalid

CASE = Subject("case", ids.new())


@pytest.mark.parametrize(
    ("role", "picked", "may"),
    [
        ("operator", True, True),
        ("operator_manager", True, True),
        ("provider", True, False),
        ("admin", True, False),  # of neither side
        ("provider", False, True),  # the house writes it, whoever caused it
    ],
)
def test_a_code_that_is_picked_from_a_list_is_for_the_sides_of_that_list(
    role: str, picked: bool, may: bool
) -> None:
    def write() -> eventlog.Entry:
        return eventlog.entry(
            "suspend_case", "INSUF", subject=CASE, by=TheSystem(ids.new(), role), picked=picked
        )

    if may:
        assert write().code == "INSUF"
    else:
        with pytest.raises(Forbidden):
            write()


@pytest.mark.parametrize("notes", ["", "  \n", "x" * (LONGEST_NOTE + 1)])
def test_a_code_that_needs_notes_needs_some_and_not_a_book(notes: str) -> None:
    with pytest.raises(Invalid) as refused:
        eventlog.entry("case_note", "NOTE", subject=CASE, by=the_system, notes=notes)

    assert list(refused.value.problems) == ["notes"]


def test_an_entry_takes_only_the_context_of_its_kind() -> None:
    known = {"hospital": "h", "source": "s", "before": "b", "after": "a"}

    eventlog.entry("action_source", "SOURCE_CHANGED", subject=CASE, by=the_system, context=known)
    with pytest.raises(ValueError, match="takes no context called who"):
        eventlog.entry(
            "action_source", "SOURCE_CHANGED", subject=CASE, by=the_system, context={**known, "who": "x"}
        )


def test_an_unknown_code_is_not_written() -> None:
    with pytest.raises(KeyError):
        eventlog.entry("case_note", "NOVEL", subject=CASE, by=the_system, notes="x")


async def test_nothing_is_written_outside_a_command(house: None) -> None:
    with pytest.raises(RuntimeError, match="inside a command"):
        await eventlog.record("case_note", "NOTE", subject=CASE, by=the_system, notes="x")
