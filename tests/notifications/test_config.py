"""The configuration: every problem at once, and what it means (notifications.md 9, 4)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.config import (
    DEFAULTS,
    ConfigError,
    read_config,
    slots_in_force,
    task_hour,
    validate_config,
)
from app.notifications.provider_config import DEFAULT_PROVIDERS, as_stored, read_providers, usable_providers
from app.notifications.rules.facts import KINDS, Kind
from app.outbox.gateways.contract import Problem

ON = {"eligibleNotificationTypes": {"activation_of_policy": True}}
TEXT = {"TextNotificationProvider": {"DestinationFolder": "out"}}


def found(config, severity="error"):
    return [(one.path, one.code) for one in validate_config(config) if one.severity == severity]


def test_the_defaults_can_be_used_and_warn_of_what_the_seed_leaves_open():
    assert found({}) == []
    assert found({}, "warning") == [
        ("providers.eGASMSGateway.PrivateKey", "empty_secret"),
        ("providers.eGASMSGateway.HeaderValues", "deprecated_token"),
    ]


def test_the_defaults_are_those_of_the_seed():
    config = read_config({})

    assert config.terms.enabled == frozenset()
    assert config.schedule.hours == (8, 12, 16, 20)
    assert (config.terms.days_before_expiry, config.terms.days_after_expiry) == (5, 5)
    assert [name for name, _settings in config.providers] == ["eGASMSGateway", "TextNotificationProvider"]
    assert config.report_rights == ("131224",)
    assert (config.max_attempts, config.hold_ambiguous, config.daily_cap) == (6, False, 0)


def test_an_empty_secret_is_an_error_once_something_is_switched_on():
    assert found(ON) == [("providers.eGASMSGateway.PrivateKey", "empty_secret")]


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (
            {"eligibleNotificationTypes": {"birthday": True}},
            ("eligibleNotificationTypes.birthday", "unknown_type"),
        ),
        (
            {"eligibleNotificationTypes": {"renewal_of_policy": 1}},
            ("eligibleNotificationTypes.renewal_of_policy", "not_bool"),
        ),
        (
            {"eligibleNotificationTypes": {"renewal_of_policy": "yes"}},
            ("eligibleNotificationTypes.renewal_of_policy", "not_bool"),
        ),
        ({"eligibleNotificationTypes": []}, ("eligibleNotificationTypes", "not_object")),
        ({"trigger_time_interval_hours": 0}, ("trigger_time_interval_hours", "out_of_range")),
        ({"trigger_time_interval_hours": 25}, ("trigger_time_interval_hours", "out_of_range")),
        ({"trigger_time_interval_hours": 4.0}, ("trigger_time_interval_hours", "not_int")),
        ({"trigger_time_interval_hours": "4"}, ("trigger_time_interval_hours", "not_int")),
        ({"trigger_time_interval_hours": True}, ("trigger_time_interval_hours", "not_int")),
        ({"trigger_time_interval_hours": None}, ("trigger_time_interval_hours", "not_int")),
        ({"trigger_first_call_hour": 21}, ("trigger_first_call_hour", "out_of_range")),
        ({"trigger_last_call_hour": 24}, ("trigger_last_call_hour", "out_of_range")),
        ({"reminder_before_expiry_days": -1}, ("reminder_before_expiry_days", "out_of_range")),
        ({"reminder_after_expiry_days": 0}, ("reminder_after_expiry_days", "out_of_range")),
        ({"reminder_after_expiry_days": 366}, ("reminder_after_expiry_days", "out_of_range")),
        (
            {"policy_activation_relevance_maximum_days_timedelta": 366},
            ("policy_activation_relevance_maximum_days_timedelta", "out_of_range"),
        ),
        ({"catch_up_max_days": 8}, ("catch_up_max_days", "out_of_range")),
        ({"hour": "*/4"}, ("hour", "bad_hour")),
        ({"hour": 24}, ("hour", "bad_hour")),
        ({"timezone": "Mars/Olympus"}, ("timezone", "bad_timezone")),
        ({"timezone": ""}, ("timezone", "bad_timezone")),
        ({"timezone": "../UTC"}, ("timezone", "bad_timezone")),
        ({"timezone": "Europe"}, ("timezone", "bad_timezone")),
        ({"timezone": 3}, ("timezone", "bad_timezone")),
        ({"default_country": "tz"}, ("default_country", "bad_country")),
        ({"default_country": "XX"}, ("default_country", "bad_country")),
        ({"default_country": ["TZ"]}, ("default_country", "bad_country")),
        ({"quiet_hours": {"start": "21:00"}}, ("quiet_hours.end", "bad_hour")),
        ({"quiet_hours": {"start": "24:00", "end": "08:00"}}, ("quiet_hours.start", "bad_hour")),
        ({"quiet_hours": "21-8"}, ("quiet_hours", "not_object")),
        ({"on_ambiguous": "retry"}, ("on_ambiguous", "bad_choice")),
        (
            {"family_policy_notification_report_perms": []},
            ("family_policy_notification_report_perms", "not_list"),
        ),
        (
            {"family_policy_notification_report_perms": [131224]},
            ("family_policy_notification_report_perms", "not_list"),
        ),
        ({"providers": {"Pigeon": {}}}, ("providers.Pigeon", "unknown_provider")),
        (
            {"providers": {"TextNotificationProvider": []}},
            ("providers.TextNotificationProvider", "not_object"),
        ),
        ({"providers": "eGASMSGateway"}, ("providers", "not_object")),
        ({"providers": [["TextNotificationProvider"]]}, ("providers", "not_object")),
        (
            {"providers": {"textnotificationprovider": {}, **TEXT}},
            ("providers.TextNotificationProvider", "duplicate_provider"),
        ),
        ({**ON, "providers": {}}, ("providers", "no_usable_provider")),
        ({"default_language": ""}, ("default_language", "not_text")),
    ],
)
def test_each_mistake_is_named_with_its_place(config, problem):
    assert found(config) == [problem]


def test_a_key_nobody_reads_is_a_warning():
    assert ("Providers", "unknown_key") in found({"Providers": {}}, "warning")
    assert found({"Providers": {}}) == []


def test_reminding_on_the_last_day_needs_the_expiry_message_off():
    for kind, wrong in ((Kind.EXPIRATION, True), (Kind.NEED_FOR_RENEWAL, False)):
        config = {
            "reminder_before_expiry_days": 0,
            "eligibleNotificationTypes": {kind: True},
            "providers": TEXT,
        }
        assert found(config) == ([("reminder_before_expiry_days", "overlapping_reminders")] if wrong else [])


def test_all_problems_are_told_at_once():
    config = {
        "eligibleNotificationTypes": {"x": True, "renewal_of_policy": "no"},
        "trigger_first_call_hour": 30,
        "timezone": "x",
        "hour": "x",
        "providers": {"Pigeon": {}, "eGASMSGateway": {}},
    }

    assert len(found(config)) == 2 + 1 + 1 + 1 + 1 + 9


def test_a_problem_has_the_public_shape():
    (problem,) = [one.as_json() for one in validate_config({"timezone": "x"}) if one.is_error]

    assert problem == {
        "path": "timezone",
        "code": "bad_timezone",
        "severity": "error",
        "message": "Write the name of a time zone, such as Africa/Dar_es_Salaam.",
    }


def test_a_bad_hour_and_bad_providers_do_not_stop_a_run():
    config = read_config({"hour": "*/4", "providers": {"Pigeon": {}, **TEXT}})

    assert config.schedule.hours == (8, 12, 16, 20)
    assert [name for name, _settings in usable_providers(config.providers)] == ["TextNotificationProvider"]


def test_any_other_error_does():
    with pytest.raises(ConfigError, match="timezone"):
        read_config({"timezone": "x"})


def test_the_order_of_providers_survives_storing():
    order = {
        "TextNotificationProvider": {"DestinationFolder": "a"},
        "eGASMSGateway": dict(DEFAULT_PROVIDERS["eGASMSGateway"]),
    }
    stored = json.loads(json.dumps(as_stored(read_providers(order)), sort_keys=True))

    assert [name for name, _settings in read_providers(stored)] == [
        "TextNotificationProvider",
        "eGASMSGateway",
    ]
    assert found({"providers": stored}) == []


def test_no_secret_is_in_a_repr():
    settings = {**DEFAULT_PROVIDERS["eGASMSGateway"], "PrivateKey": "canary"}

    assert "canary" not in repr(read_config({"providers": {"eGASMSGateway": settings}}))
    assert "canary" not in repr(
        validate_config({"providers": {"eGASMSGateway": {**settings, "UserId": "a\n"}}})
    )


@pytest.mark.parametrize(
    ("config", "task", "source", "hours", "ignored"),
    [
        ({}, "", "trigger", (8, 12, 16, 20), ""),
        ({"trigger_time_interval_hours": 5}, "", "trigger", (8, 13, 18), ""),
        ({"hour": "8, 12, 16"}, "", "scheduled_task", (8, 12, 16), ""),
        ({"hour": 8}, "", "scheduled_task", (8,), ""),
        ({}, "send_notification_messages hour=8-16", "scheduled_task", tuple(range(8, 17)), ""),
        (
            {"hour": 8},
            'tasks.notifications.send_notification_messages hour="9, 10"',
            "scheduled_task",
            (9, 10),
            "",
        ),
        ({}, "policy_notification.tasks.send_notification_messages hour='7'", "scheduled_task", (7,), ""),
        ({}, "another_task hour=8", "trigger", (8, 12, 16, 20), ""),
        ({"hour": "*/4"}, "", "trigger", (8, 12, 16, 20), "*/4"),
        ({}, "send_notification_messages hour=16-8", "trigger", (8, 12, 16, 20), "16-8"),
    ],
)
def test_the_scheduled_task_comes_before_the_trigger_keys(config, task, source, hours, ignored):
    slots = slots_in_force(config, task)

    assert (slots.source, slots.schedule.hours, slots.ignored) == (source, hours, ignored)


def test_a_task_without_an_hour_is_named_but_says_nothing():
    assert task_hour("send_notification_messages") == ""
    assert task_hour("") is None


some_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
some_types = st.dictionaries(st.sampled_from([*KINDS, "x"]), st.booleans() | some_json, max_size=4)
some_config = st.fixed_dictionaries({}, optional=dict.fromkeys(DEFAULTS, some_json)) | st.fixed_dictionaries(
    {"eligibleNotificationTypes": some_types},
    optional={"providers": st.dictionaries(st.sampled_from([*DEFAULT_PROVIDERS, "X"]), some_json)},
)


@given(some_config)
def test_no_configuration_breaks_the_check_and_one_without_errors_can_be_used(config):
    problems = validate_config(config)

    assert all(isinstance(one, Problem) and one.severity in ("error", "warning") for one in problems)
    if not any(one.is_error for one in problems):
        assert read_config(config).schedule.hours
