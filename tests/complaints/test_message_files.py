"""The message files of complaints and actions: every language has every one, and asks for the same names."""

from pathlib import Path

import pytest

from app.actions.rules.letters import LETTERS as OF_ACTIONS
from app.complaints.rules.letters import LETTERS as OF_COMPLAINTS
from app.complaints.rules.letters import receipt, staff_letter
from app.complaints.rules.recipients import Moment
from app.kernel.language import LANGUAGES
from app.outbox.text import faults_of, fill, names_in

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "messages"
LETTERS = {**OF_COMPLAINTS, **OF_ACTIONS}
SAMPLES = {
    "reference": "C-2026-01184",
    "hospital": "King Abdulaziz Specialist Hospital, Al Jouf",
    "due": "Thursday 5 February 2026, 11:00",
    "level": "1",
    "severity": "Critical",
    "status": "Pending approval",
    "days": "30",
}
LONGEST_SUBJECT = 120

every_letter = pytest.mark.parametrize("key", LETTERS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def parts(language: str, key: str) -> tuple[str, str]:
    first, blank, body = (FOLDER / language / f"{key}.txt").read_text(encoding="utf-8").split("\n", 2)
    assert blank == ""
    return first.removeprefix("Subject: "), body


@every_language
@every_letter
def test_a_letter_asks_for_exactly_the_names_its_key_offers(language: str, key: str) -> None:
    subject, body = parts(language, key)

    assert names_in(subject + body) == LETTERS[key]
    assert faults_of(subject + body, LETTERS[key]) == []


@every_language
@every_letter
def test_a_letter_can_be_filled_and_has_one_short_subject(language: str, key: str) -> None:
    first = (FOLDER / language / f"{key}.txt").read_text(encoding="utf-8").split("\n", 1)[0]
    subject, body = (fill(part, SAMPLES) for part in parts(language, key))

    assert first.startswith("Subject: ")
    assert SAMPLES["reference"] in subject
    assert len(subject) <= LONGEST_SUBJECT
    assert SAMPLES["reference"] in body
    assert body.endswith(".\n")


@every_letter
def test_the_languages_differ_and_each_is_written_in_its_own_script(key: str) -> None:
    english, french, arabic = (parts(language, key)[1] for language in ("en", "fr", "ar"))

    assert english != french
    assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)
    assert not any("\u0600" <= letter <= "\u06ff" for letter in english + french)
    assert "please" not in english.lower()
    assert "!" not in english + french + arabic


@every_language
def test_there_is_no_letter_that_nothing_sends(language: str) -> None:
    files = {
        path.stem
        for path in (FOLDER / language).glob("*.txt")
        if path.stem.startswith(("complaint_", "action_"))
    }

    assert files == set(LETTERS)


@pytest.mark.parametrize(
    ("moment", "source", "key"),
    [
        (Moment.CREATED, "PATIENT", "complaint_assigned_patient"),
        (Moment.FIRST_REMINDER, "MOH", "complaint_first_reminder_moh"),
        (Moment.SECOND_REMINDER, "CCHI", "complaint_second_reminder_cchi"),
        (Moment.ESCALATION, "FAMILY", "complaint_escalation_family"),
        (Moment.ESCALATION, "EMBASSY", "complaint_escalation"),
        (Moment.ESCALATION, "", "complaint_escalation"),
    ],
)
def test_staff_get_the_letter_of_the_source_or_the_general_one(moment: Moment, source: str, key: str) -> None:
    assert staff_letter(moment, source) == key


def test_a_complainant_is_promised_a_day_only_where_there_is_one() -> None:
    assert receipt("MOH", has_target=True) == "complaint_received_moh"
    assert receipt("PATIENT", has_target=True) == "complaint_received"
    assert receipt("MOH", has_target=False) == "complaint_received_without_target"
