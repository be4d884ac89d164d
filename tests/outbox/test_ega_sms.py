"""The eGA SMS service, byte for byte (notifications.md 8.2)."""

import base64
import hashlib
import hmac
import json
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outbox.egress import Answer, Egress
from app.outbox.gateways.contract import GatewayConfigurationError, Outcome, Surroundings
from app.outbox.notification_gateways.ega_sms import eGASMSGateway
from tests.outbox.conftest import a_message
from tests.servers.gateway import http_gateway

SETTINGS = {
    "GateUrl": "http://127.0.0.1:8000",
    "SmsResource": "/api/policy_notification/test_sms/",
    "PrivateKey": "private_key",
    "UserId": "user",
    "SenderId": "sender_id",
    "ServiceId": "service_id",
    "RequestType": "api",
    "HeaderKeys": "X-Auth-Request-Hash,X-Auth-Request-Id,X-Auth-Request-Type",
    "HeaderValues": "HashMessage1,UserId,RequestType",
}
HASH = "lI/b3Yz3uIByNpQy+D2xcfBK5I9uoPUAE/sqtw1COxw="
BODY = (
    '{"data":"{\\"message\\":\\"test\\",\\"datetime\\":\\"2021-07-13 11:16:34\\",\\"sender_id\\":\\"sender_id\\",'
    '\\"mobile_service_id\\":\\"service_id\\",\\"recipients\\":\\"1\\"}","datetime":"2021-07-13 11:16:34"}'
)


def problems(**changed):
    wrong = eGASMSGateway.validate({**SETTINGS, **changed})
    return [(problem.path, problem.code, problem.severity) for problem in wrong]


def test_the_request_is_the_one_of_the_check_value(house):
    request = eGASMSGateway(SETTINGS, house).prepare(a_message())

    assert request.content == BODY.encode()
    assert len(request.content) == 189
    assert len(json.loads(request.content)["data"]) == 125
    assert request.url == "http://127.0.0.1:8000/api/policy_notification/test_sms/"
    assert request.headers == (
        ("content-type", "application/json"),
        ("X-Auth-Request-Hash", HASH),
        ("X-Auth-Request-Id", "user"),
        ("X-Auth-Request-Type", "api"),
    )


async def test_what_leaves_is_the_prepared_request_and_nothing_of_our_own(house):
    with http_gateway() as gateway:
        url = f"http://127.0.0.1:{gateway.port}"
        result = await eGASMSGateway({**SETTINGS, "GateUrl": url}, house).send(a_message())

    head = gateway.recorded[0].head.decode().split("\r\n")
    named = dict(line.split(": ", 1) for line in head[1:])
    assert result.success and result.http_status == 200
    assert gateway.recorded[0].body == BODY.encode()
    assert head[0] == "POST /api/policy_notification/test_sms/ HTTP/1.1"
    assert named == {
        "Host": f"127.0.0.1:{gateway.port}",
        "content-type": "application/json",
        "X-Auth-Request-Hash": HASH,
        "X-Auth-Request-Id": "user",
        "X-Auth-Request-Type": "api",
        "Content-Length": "189",
    }


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("é/\n\r\t", "\\u00e9/\\n\\r\\t"),
        ("\U0001f600", "\\ud83d\\ude00"),
        ('"\\', '\\"\\\\'),
    ],
)
def test_everything_but_ascii_is_escaped_in_lower_case(house, text, written):
    content = eGASMSGateway(SETTINGS, house).prepare(a_message(text)).content

    assert content.isascii()
    assert f'"message":"{written}"' in json.loads(content)["data"]


@settings(max_examples=60)
@given(st.text(max_size=200), st.text("ABCdef/+=_0123", min_size=1, max_size=40))
def test_the_hash_covers_the_inner_text_whatever_it_says(text, key):
    gateway = eGASMSGateway({**SETTINGS, "PrivateKey": key}, None)
    request = gateway.prepare(a_message(text))
    inner = json.loads(request.content)["data"]
    expected = hmac.new(key.encode(), inner.encode("ascii"), hashlib.sha256).digest()

    assert request.headers[1][1] == base64.b64encode(expected).decode()
    assert json.loads(inner)["message"] == text


@pytest.mark.parametrize(
    ("gate", "resource"),
    [("https://x.example", "sms"), ("https://x.example/", "/sms"), ("https://x.example//", "//sms")],
)
def test_there_is_exactly_one_slash_at_the_joint(house, gate, resource):
    prepared = eGASMSGateway({**SETTINGS, "GateUrl": gate, "SmsResource": resource}, house).prepare(
        a_message()
    )

    assert prepared.url == "https://x.example/sms"


def test_the_old_token_sends_the_hash_and_never_the_key(house):
    """The seed's default HeaderValues (G-5)."""
    old = {**SETTINGS, "HeaderValues": "PrivateKey, UserId ,RequestType"}
    request = eGASMSGateway(old, house).prepare(a_message())

    assert request.headers[1] == ("X-Auth-Request-Hash", HASH)
    assert "private_key" not in repr(request) + str(request.headers) + request.content.decode()
    assert problems(HeaderValues=old["HeaderValues"]) == [("HeaderValues", "deprecated_token", "warning")]


@pytest.mark.parametrize("empty", ["HeaderKeys", "HeaderValues"])
def test_without_keys_or_values_only_the_type_is_sent(house, empty):
    request = eGASMSGateway({**SETTINGS, empty: ""}, house).prepare(a_message())

    assert request.headers == (("content-type", "application/json"),)
    assert problems(**{empty: ""}) == []


@pytest.mark.parametrize(
    ("wanted", "recipient", "sent"),
    [
        ("as_is", "0754 123 456", "0754 123 456"),
        ("e164", "+255 754 123 456", "+255754123456"),
        ("e164_no_plus", "+255754123456", "255754123456"),
    ],
)
def test_the_recipient_is_one_string_in_the_format_asked_for(house, wanted, recipient, sent):
    gateway = eGASMSGateway({**SETTINGS, "RecipientFormat": wanted}, house)
    inner = json.loads(json.loads(gateway.prepare(a_message(recipient=recipient)).content)["data"])

    assert inner["recipients"] == sent


async def test_a_number_without_country_cannot_be_written_as_e164(house):
    result = await eGASMSGateway({**SETTINGS, "RecipientFormat": "e164"}, house).send(
        a_message(recipient="0754")
    )

    assert (result.outcome, result.error_class) == (Outcome.PERMANENT, "bad_phone")


async def test_a_key_that_is_not_ascii_cannot_sign(house):
    result = await eGASMSGateway({**SETTINGS, "PrivateKey": "clé"}, house).send(a_message())

    assert (result.outcome, result.error_class) == (Outcome.PERMANENT, "encoding")
    assert problems(PrivateKey="clé") == [("PrivateKey", "not_ascii", "error")]


@pytest.mark.parametrize(
    ("word", "outcome", "error_class"),
    [
        ("200", Outcome.ACCEPTED, ""),
        ("201", Outcome.PERMANENT, "http_201"),
        ("202", Outcome.PERMANENT, "http_202"),
        ("204", Outcome.PERMANENT, "http_204"),
        ("302", Outcome.PERMANENT, "http_302"),
        ("400", Outcome.PERMANENT, "http_400"),
        ("403", Outcome.PERMANENT, "http_403"),
        ("408", Outcome.RETRYABLE, "http_408"),
        ("425", Outcome.RETRYABLE, "http_425"),
        ("429", Outcome.RETRYABLE, "http_429"),
        ("500", Outcome.RETRYABLE, "http_500"),
        ("503", Outcome.RETRYABLE, "http_503"),
        ("error", Outcome.PERMANENT, "provider_error"),
        ("html", Outcome.PERMANENT, "not_a_json_object"),
        ("empty", Outcome.PERMANENT, "not_a_json_object"),
        ("array", Outcome.PERMANENT, "not_a_json_object"),
        ("long", Outcome.PERMANENT, "not_a_json_object"),
        ("hold", Outcome.AMBIGUOUS, "ReadTimeout"),
        ("drip", Outcome.AMBIGUOUS, "timeout"),
        ("drop", Outcome.AMBIGUOUS, "RemoteProtocolError"),
    ],
)
async def test_only_200_with_an_object_without_error_is_a_success(house, word, outcome, error_class):
    """Upstream also takes 201, follows redirects, and has no time limit."""
    with http_gateway(word) as gateway:
        url = f"http://127.0.0.1:{gateway.port}"
        result = await eGASMSGateway({**SETTINGS, "GateUrl": url}, house).send(a_message())

    assert (result.outcome, result.error_class) == (outcome, error_class)
    assert len(gateway.recorded) == 1


@pytest.mark.parametrize(
    "body", ["{}", '{"error": null}', '{"error": 0}', '{"error": ""}', '{"error": false}']
)
def test_a_falsy_error_is_no_error(house, body):
    assert eGASMSGateway(SETTINGS, house).read(answered(200, body), a_message()).success


@pytest.mark.parametrize(
    "body", ['{"error": true}', '{"error": "x"}', '{"error": 1}', '{"error": [0]}', "[" * 9_999]
)
def test_any_other_error_is_one(house, body):
    assert not eGASMSGateway(SETTINGS, house).read(answered(200, body), a_message())


def answered(status, body, **headers):
    return Answer(status, headers, body.encode())


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [
        (503, "30", 30),
        (429, "999999999999", 3_600),
        (503, "Tue, 13 Jul 2021 08:17:34 GMT", 60),
        (503, "Tue, 13 Jul 2021 08:00:00 GMT", 0),
        (503, "soon", None),
        (503, "-5", None),
        (500, "30", None),
        (503, "", None),
    ],
)
def test_a_wait_that_is_asked_for_is_kept_up_to_an_hour(house, status, asked, seconds):
    answer = answered(status, "", **{"retry-after": asked})

    assert eGASMSGateway(SETTINGS, house).read(answer, a_message()).retry_after == seconds


def test_what_is_kept_of_an_answer_shows_no_key_and_no_number(house):
    said = "private_key for +255754123456, order 12345 \x1b[31m" + "x" * 500
    result = eGASMSGateway(SETTINGS, house).read(answered(400, said), a_message())

    assert result.output.startswith("*** for +***, order 12345  [31m")
    assert len(result.output) == 200


async def test_nothing_listens_is_a_certain_failure_worth_another_try(house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        result = await eGASMSGateway({**SETTINGS, "GateUrl": url}, house).send(a_message())

    assert (result.outcome, result.retryable) == (Outcome.RETRYABLE, True)


async def test_a_private_address_is_refused_for_good(tmp_path):
    async with Egress() as egress:
        gateway = eGASMSGateway({**SETTINGS, "GateUrl": "https://10.0.0.1"}, Surroundings(egress, tmp_path))
        result = await gateway.send(a_message())

    assert (result.outcome, result.error_class) == (Outcome.PERMANENT, "address_refused")


def test_the_default_of_the_seed_warns_of_the_old_token_and_the_empty_key():
    seed = {**SETTINGS, **dict.fromkeys(("PrivateKey", "UserId", "SenderId", "ServiceId", "RequestType"), "")}

    assert problems(**{**seed, "HeaderValues": "PrivateKey,UserId,RequestType"}) == [
        ("PrivateKey", "empty_secret", "error"),
        ("HeaderValues", "deprecated_token", "warning"),
    ]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"HeaderKeys": "A,B"}, ("HeaderValues", "header_count_mismatch", "error")),
        ({"HeaderValues": "HashMessage1,UserId,Secret"}, ("HeaderValues", "unknown_header_token", "error")),
        ({"HeaderKeys": "A,B C,D"}, ("HeaderKeys", "bad_header", "error")),
        ({"HeaderKeys": "A,Content-Length,D"}, ("HeaderKeys", "bad_header", "error")),
        ({"UserId": "a\r\nX: 1"}, ("UserId", "bad_header", "error")),
        ({"GateUrl": "sms.example"}, ("GateUrl", "bad_url", "error")),
        ({"GateUrl": "http://sms.example"}, ("GateUrl", "bad_url", "error")),
        ({"GateUrl": "https://u:p@sms.example"}, ("GateUrl", "bad_url", "error")),
        ({"GateUrl": "https://sms.example/?key=1"}, ("GateUrl", "bad_url", "error")),
        ({"GateUrl": "https://sms.example:99999"}, ("GateUrl", "bad_url", "error")),
        ({"UserId": 7}, ("UserId", "not_text", "error")),
        ({"Sender": "x"}, ("Sender", "unknown_key", "warning")),
        ({"RecipientFormat": "E164"}, ("RecipientFormat", "bad_choice", "error")),
        ({"AllowInsecure": "yes"}, ("AllowInsecure", "not_bool", "error")),
    ],
)
def test_each_mistake_in_the_settings_is_named(changed, problem):
    assert problems(**changed) == [problem]


@pytest.mark.parametrize(
    "allowed", [{"GateUrl": "https://sms.example/base"}, {"GateUrl": "http://[::1]:8000"}]
)
def test_https_anywhere_and_http_to_this_machine_are_fine(allowed):
    assert problems(**allowed) == []


def test_http_elsewhere_needs_allow_insecure():
    assert problems(GateUrl="http://sms.example", AllowInsecure=True) == []


@pytest.mark.parametrize("name", sorted(SETTINGS))
async def test_a_missing_parameter_is_named_with_its_gateway_and_key(house, name):
    lacking = {key: value for key, value in SETTINGS.items() if key != name}

    assert (name, "missing_param", "error") in [
        (problem.path, problem.code, problem.severity) for problem in eGASMSGateway.validate(lacking)
    ]
    with pytest.raises(GatewayConfigurationError, match=f"providers.eGASMSGateway.{name}"):
        eGASMSGateway(lacking, house).prepare(a_message())


@pytest.mark.parametrize(
    ("keys", "values"), [("A,B", "HashMessage1"), ("A", "Nonsense"), ("A", "HashMessage1,UserId")]
)
def test_header_lists_that_do_not_match_are_refused_not_cut(house, keys, values):
    """Upstream cuts the surplus silently and sends nothing for an unknown token (G-6)."""
    with pytest.raises(GatewayConfigurationError, match="HeaderValues"):
        eGASMSGateway({**SETTINGS, "HeaderKeys": keys, "HeaderValues": values}, house).prepare(a_message())


async def test_a_secret_by_reference_is_looked_up_and_other_settings_are_not(house):
    asked = []

    def secret(reference):
        asked.append(reference)
        return "private_key"

    surroundings = Surroundings(house.egress, house.folder, secret)
    gateway = eGASMSGateway({**SETTINGS, "PrivateKey": "env:KEY", "UserId": "file:/etc/passwd"}, surroundings)
    request = gateway.prepare(a_message())

    assert dict(request.headers)["X-Auth-Request-Hash"] == HASH
    assert dict(request.headers)["X-Auth-Request-Id"] == "file:/etc/passwd"
    assert asked == ["env:KEY"]


@pytest.mark.parametrize("word", ["200", "400", "503", "error", "html", "hold", "drop"])
async def test_the_key_is_in_no_request_result_repr_or_log(house, word, caplog):
    caplog.set_level("DEBUG")
    canary = "canary-key-0123456789"
    with http_gateway(word) as gateway:
        settings = {**SETTINGS, "PrivateKey": canary, "GateUrl": f"http://127.0.0.1:{gateway.port}"}
        provider = eGASMSGateway(settings, house)
        result = await provider.send(a_message("the text", "+255754123456"))

    seen = [gateway.recorded[0].raw.decode(), repr(result), repr(provider), repr(house), caplog.text]
    assert not any(canary in text for text in seen)
    assert "+255754123456" not in repr(result) + caplog.text
