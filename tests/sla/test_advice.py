"""What is worth a second look in a row before it is saved, and that every finding has its words."""

from dataclasses import replace

import pytest

from app.sla import words
from app.sla.rules import (
    ActionConfig,
    Advice,
    BreachCause,
    Calendar,
    Cause,
    Config,
    Fate,
    Look,
    Outcome,
    Reason,
    Stop,
    advice,
)
from tests.sla.desk import PRESETS, START

MOH, _, PATIENT, _ = PRESETS


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (MOH, [Advice.SECOND_AFTER_DEADLINE]),
        (PATIENT, []),
        (Config("H1", 4, reminder_hours_before=4), [Advice.NO_FIRST_REMINDER]),
        (Config("H1", 2, reminder_hours_before=1, second_reminder_enabled=True), [Advice.NO_SECOND_REMINDER]),
        (replace(PATIENT, first_reminder_hours_after=72), [Advice.FIRST_AFTER_ESCALATION]),
        (replace(PATIENT, escalation_hours_after=48), [Advice.ESCALATES_BEFORE_DEADLINE]),
        (replace(PATIENT, calendar=Calendar("UTC", ((),) * 7)), [Advice.NEVER_OPENS]),
        (replace(MOH, no_target=True), []),
        (ActionConfig(), []),
        (ActionConfig(medium_hours=3), [Advice.NO_FIRST_REMINDER]),
    ],
)
def test_a_row_is_given_a_second_look(row: Config | ActionConfig, found: list[Advice]):
    assert advice(row, START) == found


def test_every_finding_of_the_engine_has_words():
    for kinds, named in (
        (Reason, words.REASONS),
        (Stop, words.STOPS),
        (Look, words.LOOKS),
        (Fate, words.FATES),
        (Outcome, words.OUTCOMES),
        (Cause, words.CAUSES),
        (BreachCause, words.BREACH_CAUSES),
        (Advice, words.ADVICE),
    ):
        assert set(named) == set(kinds)
        assert all(str(text) for text in named.values())
