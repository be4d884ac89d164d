"""The contract, the registry, files for trials, and vendors through Apprise."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from apprise.manager_plugins import NotificationManager

from app.outbox.gateways import registry
from app.outbox.gateways.contract import (
    GatewayConfigurationError,
    Outcome,
    Provider,
    Result,
    carry,
)
from app.outbox.gateways.mail import Sender
from app.outbox.gateways.mail_files import MailFiles
from app.outbox.notification_gateways.apprise_url import SCHEMAS, AppriseProvider
from app.outbox.notification_gateways.text_file import TextNotificationProvider
from tests.outbox.conftest import a_message

SENDER = Sender("Recourse <no-reply@recourse.example>", "desk@recourse.example")


class Strange(Provider):
    """A provider from elsewhere that breaks."""

    async def send(self, message):
        raise self._settings["error"]


def test_a_result_is_true_when_the_message_was_taken_over():
    assert Result(Outcome.ACCEPTED)
    assert not any(Result(outcome) for outcome in Outcome if outcome is not Outcome.ACCEPTED)
    assert [Result(outcome).retryable for outcome in Outcome] == [False, True, False, False]


def test_a_provider_that_only_has_an_output_succeeds_by_having_one():
    assert Result.of_output("id 7").success
    assert not Result.of_output("")


@pytest.mark.parametrize(
    ("error", "outcome", "error_class"),
    [
        (GatewayConfigurationError("G", "Key"), Outcome.PERMANENT, "configuration"),
        (ZeroDivisionError(), Outcome.AMBIGUOUS, "ZeroDivisionError"),
        (OSError(), Outcome.AMBIGUOUS, "OSError"),
    ],
)
async def test_sending_never_raises_to_the_dispatcher(house, error, outcome, error_class):
    result = await carry(Strange({"error": error}, house), a_message())

    assert (result.outcome, result.error_class) == (outcome, error_class)


async def test_a_cancelled_call_stays_cancelled(house):
    class Waits(Provider):
        async def send(self, message):
            await asyncio.get_running_loop().create_future()

    call = asyncio.ensure_future(carry(Waits({}, house), a_message()))
    await asyncio.wait([call], timeout=0)
    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call


def test_no_repr_shows_a_text_a_number_or_a_key(house):
    message = a_message("the text", "+255754123456", title="the title")
    gateway = registry.build("TextNotificationProvider", {"DestinationFolder": "the-folder"}, house)

    for secret in ("the text", "+255754123456", "the title", "the-folder"):
        assert secret not in repr(message) + repr(gateway)


@pytest.mark.parametrize("name", ["eGASMSGateway", "egasmsgateway", "EGASMSGATEWAY"])
def test_a_provider_is_found_in_any_case(name):
    """Upstream looks the settings up case-sensitively, and every send fails (G-1)."""
    assert registry.find(name).__name__ == "eGASMSGateway"


def test_every_bundled_provider_loads_under_its_class_name(house):
    for name in registry.known_providers():
        assert registry.find(name).__name__ == name


@pytest.mark.parametrize("name", ["", "Nobody", "Provider"])
def test_a_name_nobody_has_is_refused(house, name):
    assert registry.find(name) is None
    with pytest.raises(GatewayConfigurationError, match="class"):
        registry.build(name, {}, house)


def test_a_provider_is_not_built_without_what_it_needs(house):
    with pytest.raises(GatewayConfigurationError, match=r"providers\.eGASMSGateway\.GateUrl"):
        registry.build("eGASMSGateway", {}, house)


def test_another_package_brings_a_provider_by_entry_point(tmp_path, monkeypatch, house):
    (tmp_path / "pigeons.py").write_text(
        "from app.outbox.gateways.contract import Provider, Result\n"
        "class PigeonPost(Provider):\n"
        "    async def send(self, message): return Result.of_output('flown')\n"
        "class eGASMSGateway(PigeonPost): pass\n"
    )
    meta = tmp_path / "pigeons-1.0.dist-info"
    meta.mkdir()
    (meta / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1.0\n")
    (meta / "entry_points.txt").write_text(
        "[notification_gateways]\nPigeonPost = pigeons:PigeonPost\n"
        "eGASMSGateway = pigeons:eGASMSGateway\nBroken = pigeons:Result\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    assert "PigeonPost" in registry.known_providers()
    assert registry.build("pigeonpost", {}, house).name == "PigeonPost"
    assert registry.find("Broken") is None
    assert registry.find("eGASMSGateway").__module__.startswith("app.")


async def test_a_text_file_holds_exactly_the_text(house):
    gateway = TextNotificationProvider({}, house)
    result = await gateway.send(a_message("Grüße\r\n€", "+255754123456"))

    path = house.folder / "sent_notification" / "SMSMessage_1.txt"
    assert result == Result(Outcome.ACCEPTED, output=str(path))
    assert path.read_bytes() == "Grüße\r\n€".encode()


async def test_numbers_go_on_after_the_highest_and_other_files_do_not_count(house):
    """Upstream takes the last digits of any name, and breaks on a name without any (X-1)."""
    folder = house.folder / "out"
    folder.mkdir()
    for name in ("SMSMessage_2.txt", "SMSMessage_7.txt", "report_99.txt", "SMSMessage_12.txt.bak", "readme"):
        (folder / name).touch()

    result = await TextNotificationProvider({"DestinationFolder": "out"}, house).send(a_message())

    assert result.output == str(folder / "SMSMessage_8.txt")


def test_two_workers_never_overwrite_each_other(house):
    gateway = TextNotificationProvider({}, house)
    with ThreadPoolExecutor(8) as workers:
        paths = list(workers.map(lambda n: gateway.write(a_message(f"text {n}")), range(40)))

    assert len(set(paths)) == 40
    assert sorted(path.read_text() for path in paths) == sorted(f"text {n}" for n in range(40))


def test_a_name_of_the_callers_own_stays_in_the_folder_and_is_never_overwritten(house):
    gateway = TextNotificationProvider({}, house)

    assert gateway.write(a_message(), "../../receipt.txt") == gateway.folder / "receipt.txt"
    with pytest.raises(FileExistsError):
        gateway.write(a_message(), "receipt.txt")


async def test_metadata_lies_beside_the_text_when_asked_for(house):
    await TextNotificationProvider({"WriteMetadata": True}, house).send(a_message("x", "+255754123456"))

    beside = json.loads((house.folder / "sent_notification" / "SMSMessage_1.json").read_text())
    assert beside == {
        "recipient": "+255754123456",
        "type": "activation_of_policy",
        "policy": "p1",
        "time": "2021-07-13T08:16:34+00:00",
        "dedup_key": "policy:p1:activation_of_policy",
    }


@pytest.mark.parametrize(
    ("text", "outcome", "error_class"),
    [("\ud800", Outcome.PERMANENT, "encoding"), ("x", Outcome.RETRYABLE, "NotADirectoryError")],
)
async def test_a_file_that_cannot_be_written_is_a_failure(house, text, outcome, error_class):
    (house.folder / "taken").touch()
    result = await TextNotificationProvider({"DestinationFolder": "taken/out"}, house).send(a_message(text))

    assert (result.outcome, result.error_class) == (outcome, error_class)


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, [("DestinationFolder", "missing_param", "warning")]),
        ({"DestinationFolder": ""}, [("DestinationFolder", "missing_param", "warning")]),
        ({"DestinationFolder": "x"}, []),
        ({"DestinationFolder": 5}, [("DestinationFolder", "not_text", "error")]),
        ({"DestinationFolder": "x", "WriteMetadata": 1}, [("WriteMetadata", "not_bool", "error")]),
    ],
)
def test_settings_of_the_text_provider_are_checked(settings, found):
    problems = TextNotificationProvider.validate(settings)

    assert [(problem.path, problem.code, problem.severity) for problem in problems] == found


async def test_development_mail_is_one_file_for_each_key(tmp_path):
    gateway = MailFiles(tmp_path / "mail", SENDER)
    message = a_message("Hello", "grace@example.org", title="Your complaint")

    first, second = await gateway.send(message), await gateway.send(message)
    other = await gateway.send(a_message("Hello", "grace@example.org", dedup_key="other"))

    assert first == second and first.output != other.output
    assert len(list((tmp_path / "mail").iterdir())) == 2
    mail = message_from_bytes(contents(first.output), policy=SMTP)
    assert (mail["To"], mail["Subject"], mail.get_content().strip()) == (
        "grace@example.org",
        "Your complaint",
        "Hello",
    )


def contents(path):
    return Path(path).read_bytes()


async def test_development_mail_goes_only_to_an_address(tmp_path):
    result = await MailFiles(tmp_path, SENDER).send(a_message(recipient="nobody"))

    assert (result.outcome, result.error_class) == (Outcome.PERMANENT, "bad_address")


@pytest.mark.parametrize(
    "url",
    [
        "twilio://AC0123456789012345678901234567890a:token@12025550100/{{ Recipient }}",
        "seven://0123456789/{{ Recipient }}",
        "vonage://abcd1234:secretsecret1234@12025550100/{{ Recipient }}",
        "env:APPRISE_URL",
    ],
)
def test_vendors_of_the_list_are_taken(url):
    assert AppriseProvider.validate({"Url": url}) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("json://example.org/{{ Recipient }}", "bad_url"),
        ("xml://127.0.0.1/{{ Recipient }}", "bad_url"),
        ("apprise://example.org/{{ Recipient }}", "bad_url"),
        ("syslog:///{{ Recipient }}", "bad_url"),
        ("dbus:///{{ Recipient }}", "bad_url"),
        ("mailto://a:b@example.org/{{ Recipient }}", "bad_url"),
        ("infobip://key@evil.example/{{ Recipient }}", "bad_url"),
        ("https://example.org/{{ Recipient }}", "bad_url"),
        ("seven://0123456789/?verify=no&to={{ Recipient }}", "bad_url"),
        ("seven://0123456789/x?verify=no/{{ Recipient }}", "bad_url"),
        ("seven://0123456789/+12025550101/{{ Recipient }}", "bad_url"),
        ("seven://0123456789/", "bad_url"),
        ("twilio://nonsense/{{ Recipient }}", "bad_url"),
        ("", "empty_secret"),
        (None, "not_text"),
    ],
)
def test_anything_else_is_refused(url, code):
    assert [problem.code for problem in AppriseProvider.validate({"Url": url})] == [code]


def test_no_vendor_of_the_list_takes_a_host_from_its_address():
    plugins = NotificationManager()
    for schema in SCHEMAS:
        assert not {"host", "port", "hostname", "url"} & set(plugins[schema].template_tokens), schema


@pytest.mark.parametrize("recipient", ["", "grace@example.org", "+12025550100/+12025550101", "1?verify=no"])
async def test_a_vendor_is_given_one_number_only(house, recipient):
    gateway = AppriseProvider({"Url": "seven://0123456789/{{ Recipient }}"}, house)
    result = await gateway.send(a_message(recipient=recipient))

    assert (result.outcome, result.error_class) == (Outcome.PERMANENT, "bad_phone")


async def test_a_vendors_address_that_is_not_allowed_is_never_called(house):
    gateway = AppriseProvider({"Url": "json://127.0.0.1:9/{{ Recipient }}"}, house)
    result = await carry(gateway, a_message(recipient="+12025550100"))

    assert (result.outcome, result.error_class) == (Outcome.PERMANENT, "configuration")
