"""Every code of notifications.md K-1, one row each, with its place: in `check-config` and when a process starts."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import starting
from app.kernel import clock, db, ids
from app.notifications.cli import cli
from app.notifications.provider_config import DEFAULT_PROVIDERS

EGA = {
    **DEFAULT_PROVIDERS["eGASMSGateway"],
    "PrivateKey": "key",
    "HeaderValues": "HashMessage1,UserId,RequestType",
}
ON = {"eligibleNotificationTypes": {"expiration_of_policy": True}}


def ega(**more):
    return {
        "providers": {
            "eGASMSGateway": {name: value for name, value in {**EGA, **more}.items() if value is not None}
        }
    }


#: code, severity, place, a configuration that has this problem and no other
ROWS = [
    ("unknown_key", "warning", "trigger_hours", {**ega(), "trigger_hours": 4}),
    (
        "unknown_type",
        "error",
        "eligibleNotificationTypes.birthday",
        {**ega(), "eligibleNotificationTypes": {"birthday": True}},
    ),
    (
        "not_bool",
        "error",
        "eligibleNotificationTypes.renewal_of_policy",
        {**ega(), "eligibleNotificationTypes": {"renewal_of_policy": "yes"}},
    ),
    ("not_int", "error", "daily_cap", {**ega(), "daily_cap": "4"}),
    ("out_of_range", "error", "trigger_first_call_hour", {**ega(), "trigger_first_call_hour": 21}),
    ("unknown_provider", "error", "providers.Pigeon", {"providers": {"eGASMSGateway": EGA, "Pigeon": {}}}),
    ("missing_param", "error", "providers.eGASMSGateway.SenderId", ega(SenderId=None)),
    (
        "header_count_mismatch",
        "error",
        "providers.eGASMSGateway.HeaderValues",
        ega(HeaderValues="HashMessage1,UserId"),
    ),
    (
        "unknown_header_token",
        "error",
        "providers.eGASMSGateway.HeaderValues",
        ega(HeaderValues="HashMessage1,UserId,Token"),
    ),
    ("bad_url", "error", "providers.eGASMSGateway.GateUrl", ega(GateUrl="sms.example.org")),
    ("empty_secret", "warning", "providers.eGASMSGateway.PrivateKey", ega(PrivateKey="")),
    (
        "deprecated_token",
        "warning",
        "providers.eGASMSGateway.HeaderValues",
        ega(HeaderValues="PrivateKey,UserId,RequestType"),
    ),
    ("bad_hour", "error", "hour", {**ega(), "hour": "*/4"}),
    ("no_usable_provider", "error", "providers", {**ON, "providers": {}}),
    ("bad_timezone", "error", "timezone", {**ega(), "timezone": "Mars/Olympus"}),
    (
        "overlapping_reminders",
        "error",
        "reminder_before_expiry_days",
        {**ega(), **ON, "reminder_before_expiry_days": 0},
    ),
    # What the extensions of ours add.
    ("not_list", "error", "stop_words", {**ega(), "stop_words": "ACHA"}),
    ("not_word", "error", "stop_words.1", {**ega(), "stop_words": ["ACHA", "acha sasa"]}),
    ("not_list", "error", "test_numbers", {**ega(), "test_numbers": None}),
    ("bad_phone", "error", "test_numbers.0", {**ega(), "default_country": "TZ", "test_numbers": ["123"]}),
    ("bad_currency", "error", "currency", {**ega(), "currency": "shillings"}),
    ("bad_price", "error", "providers.eGASMSGateway.PricePerSegment", ega(PricePerSegment=0.045)),
]
NAMES = [f"{code}:{path}" for code, _severity, path, _config in ROWS]


def test_each_code_of_the_specification_has_a_row():
    told = (
        "unknown_key unknown_type not_bool not_int out_of_range unknown_provider missing_param header_count_mismatch"
        " unknown_header_token bad_url empty_secret deprecated_token bad_hour no_usable_provider bad_timezone"
        " overlapping_reminders"
    )

    assert [code for code, *_rest in ROWS][: len(told.split())] == told.split()


@pytest.mark.parametrize(("code", "severity", "path", "config"), ROWS, ids=NAMES)
def test_check_config_names_it_with_its_place(code, severity, path, config):
    result = CliRunner().invoke(cli, ["check-config", "-"], input=json.dumps(config))

    (found,) = json.loads(result.stdout)
    assert (found["path"], found["code"], found["severity"]) == (path, code, severity)
    assert found["message"]
    assert result.exit_code == (severity == "error")


@pytest.fixture
async def stored(house):
    """Puts a configuration where the house keeps it, past the check that saving makes."""

    async def put(config):
        await db.execute(
            "insert into notification_setting (id, version, config, created_at) values ($1, 1, $2::jsonb, $3)",
            ids.new(),
            json.dumps(config),
            clock.now(),
        )

    return put


async def said_at_start(capsys):
    await starting.tell_of_notifications()
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(("code", "severity", "path", "config"), ROWS, ids=NAMES)
async def test_a_start_names_it_with_its_place(stored, capsys, code, severity, path, config):
    await stored(config)

    (line,) = await said_at_start(capsys)

    assert line.startswith(f"notifications, {path}: ")
    assert line.endswith(f"({code}, {severity})")


async def test_a_start_names_a_secret_that_is_not_on_this_machine(stored, capsys):
    await stored({**ega(PrivateKey="env:KEY_OF_NOBODY"), **ON})

    (line,) = await said_at_start(capsys)

    assert line.startswith("notifications, providers.eGASMSGateway.PrivateKey: ")
    assert "empty_secret, error" in line and "KEY_OF_NOBODY" not in line


async def test_a_start_without_a_problem_and_without_a_configuration_says_nothing(stored, capsys):
    assert await said_at_start(capsys) == []

    await stored({**ega(), **ON})

    assert await said_at_start(capsys) == []
