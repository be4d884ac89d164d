"""The words: languages, values, and how long they become (notifications.md 7)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.kernel.language import speaking
from app.notifications.bundled import bundled_templates
from app.notifications.rules.evaluate import evaluate
from app.notifications.rules.facts import KINDS, Kind, Language, Member, default_language
from app.notifications.rules.messages import NAMES, RESERVED_KEYS, WORST_VALUES, template_for
from app.outbox.text import faults_of, fill, measure, names_in
from tests.notifications.make import EVERYTHING, NOW, TODAY, days, decided, facts, household, outcome, policy

TEMPLATES = bundled_templates()
SAMPLE = {
    "Name": "Abdulrahman bin Al Harbiyy"[:25],
    "InsuranceID": "700000010123",
    "ProductCode": "FAMBASIC",
    "EffectiveDate": "2026-03-15",
    "ExpiryDate": "2027-03-14",
}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_ships_in_every_language_and_may_be_saved(kind, language):
    body = TEMPLATES[kind, language]

    assert faults_of(body, NAMES) == []
    assert {"Name", "InsuranceID", "ProductCode", "ExpiryDate"} <= names_in(body)
    assert measure(fill(body, WORST_VALUES)).sendable


@pytest.mark.parametrize("kind", KINDS)
def test_english_and_french_fit_one_segment_and_arabic_two(kind):
    sizes = {language: measure(fill(TEMPLATES[kind, language], SAMPLE)) for language in ("en", "fr", "ar")}

    assert (sizes["en"].encoding, sizes["en"].segments) == ("GSM-7", 1)
    assert (sizes["fr"].encoding, sizes["fr"].segments) == ("GSM-7", 1)
    assert (sizes["ar"].encoding, sizes["ar"].segments) == ("UCS-2", 2)


def test_nothing_is_written_for_the_reserved_keys_yet():
    assert not RESERVED_KEYS & {kind for kind, _language in TEMPLATES}


@pytest.mark.parametrize(
    ("language", "default", "found"),
    [
        ("fr", "en", "fr"),
        ("fr-CA", "en", "fr"),
        ("sw", "en", "en"),
        ("sw", "fr", "fr"),
        ("FR", "en", "en"),
        ("sw", "pt", None),
    ],
)
def test_a_language_falls_back_to_its_base_and_then_to_the_default(language, default, found):
    body = template_for(Kind.RENEWAL, language, default, TEMPLATES)

    assert body == (TEMPLATES[Kind.RENEWAL, found] if found else None)


def test_a_household_reads_its_own_language_whoever_runs_it():
    """Upstream makes the text before it switches the language (T-1)."""
    french = facts(policy(), family=household(language="fr"))
    with speaking("ar"):
        (message,) = decided(french).send

    assert message.language == "fr"
    assert message.text.startswith("Couverture de Grace Kessy (1) : plan BASIC valable du 2026-06-12")


def test_a_household_that_never_chose_is_told_in_the_default_language():
    terms = replace(EVERYTHING, default_language="fr")

    assert decided(facts(policy(), family=household(language=None)), terms).send[0].language == "fr"


def test_without_any_words_the_pair_stays_open():
    decisions = evaluate(facts(policy()), EVERYTHING, {}, NOW)

    assert [(one.status, one.reason) for one in decisions.failed] == [(4, "no_template")]


@pytest.mark.parametrize("missing", [{"expiry_date": None}, {"effective_date": None, "start_date": None}])
def test_a_value_that_is_not_there_leaves_no_hole(missing):
    assert outcome(facts(policy(**missing))) == {Kind.ACTIVATION: "render_error"}


def test_a_household_without_a_name_cannot_be_addressed():
    nameless = household(Member("1", phone="+255754000001"))

    assert outcome(facts(policy(), family=nameless)) == {Kind.ACTIVATION: "render_error"}


def test_without_an_effective_date_the_start_is_named():
    (message,) = decided(facts(policy(effective_date=None, start_date=TODAY + days(3)))).send

    assert "runs 2026-06-05 to" in message.text


def test_every_name_has_its_value():
    body = " ".join(f"{{{{ {name} }}}}" for name in sorted(NAMES))
    templates = {(Kind.ACTIVATION, "en"): body}
    (message,) = evaluate(facts(policy(value=Decimal("1150"))), EVERYTHING, templates, NOW).send

    assert message.text == "1150.00 2026-06-12 2027-06-11 1 Grace Kessy BASIC Basic"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("O\u2019Neil", "O'Neil"),
        ("Grace\r\nSTOP", "Grace STOP"),
        ("{{ ProductCode }}", "{{ ProductCode }}"),
        ("x" * 80, "x" * 60),
    ],
)
def test_a_name_is_one_plain_line_and_never_a_template(name, shown):
    family = household(Member("1", "", name, "+255754000001"))

    assert f"for {shown} (1)" in decided(facts(policy(), family=family)).send[0].text


@pytest.mark.parametrize(
    ("orders", "code"),
    [
        ({"en": 2, "fr": 1}, "fr"),
        ({"en": None, "fr": 7}, "fr"),
        ({"sw": None, "fr": None}, "sw"),
        ({"en": 0, "fr": 1}, "en"),
        ({}, "ar"),
    ],
)
def test_the_default_language_is_the_one_sorted_first(orders, code):
    languages = [Language(one, sort_order=order) for one, order in orders.items()]

    assert default_language(languages, "ar") == code
