"""Mail by SMTP: what arrives, and what is known when it fails (reliability.md NEW 2, security.md MS)."""

import re
import socket
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outbox.egress import Egress, Limits
from app.outbox.gateways.contract import Outcome
from app.outbox.gateways.mail import BadAddress, Sender, compose, mail_address
from app.outbox.gateways.smtp import MailServer, SmtpGateway, SmtpLimits
from tests.outbox.conftest import AT, a_message
from tests.servers.certificates import authority
from tests.servers.smtp import smtp_server

SENDER = Sender("Recourse <no-reply@recourse.example>", "desk@recourse.example")
PATIENT = SmtpLimits(command=20, dot=20, whole=40)
#: Short only where the server holds still, so that a busy machine does not look like a silent server.
HOLDING = {
    "GREETING": SmtpLimits(command=1, dot=20, whole=40),
    "MAIL": SmtpLimits(command=1, dot=20, whole=40),
    "BODY": SmtpLimits(command=20, dot=20, whole=3),
    "DOT": SmtpLimits(command=20, dot=0.3, whole=40),
}
BIG = "one line of a long letter\n" * 400_000


def a_mail(text="Hello", **more):
    return a_message(text, "grace@example.org", **{"title": "Your complaint", **more})


@pytest.fixture
async def egress():
    async with Egress(
        limits=Limits(lookup=10, connect=10), resolver=lambda host, port: ["127.0.0.1"]
    ) as door:
        yield door


def gateway_to(recorder, egress, **more):
    held = next((phase for phase, fault in recorder.faults.items() if fault == "hold"), None)
    limits = HOLDING[held] if held else PATIENT
    return SmtpGateway(MailServer("mail.example", recorder.port, **more), SENDER, egress, limits)


async def test_a_mail_arrives_as_it_was_written(egress):
    with smtp_server() as recorder:
        result = await gateway_to(recorder, egress).send(a_mail("Grüße\nالسلام عليكم", language="ar"))

    (received,) = recorder.received
    mail = received.mail
    assert result.outcome is Outcome.ACCEPTED
    assert (received.mail_from, received.recipients) == ("no-reply@recourse.example", ("grace@example.org",))
    assert mail.get_content().splitlines() == ["Grüße", "السلام عليكم"]
    assert str(mail["From"]) == "Recourse <no-reply@recourse.example>"
    assert str(mail["Reply-To"]) == "desk@recourse.example"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "ar")
    assert parsedate_to_datetime(mail["Date"]) == AT
    assert received.content.isascii()


async def test_the_same_key_makes_the_same_message_id(egress):
    with smtp_server() as recorder:
        gateway = gateway_to(recorder, egress)
        for key in ("complaint:1:reminder1", "complaint:1:reminder1", "complaint:2:reminder1"):
            await gateway.send(a_mail(dedup_key=key))

    first, second, other = (str(received.mail["Message-ID"]) for received in recorder.received)
    assert first == second != other
    assert re.fullmatch(r"<[0-9a-f]{32}@recourse\.example>", first)


async def test_a_dot_alone_on_a_line_does_not_end_the_mail(egress):
    text = "before\n.\nMAIL FROM:<evil@example.org>\n..\n.after\n"
    with smtp_server() as recorder:
        await gateway_to(recorder, egress).send(a_mail(text))

    (received,) = recorder.received
    assert received.mail.get_content().replace("\r\n", "\n") == text


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.text(max_size=80))
def test_no_text_and_no_title_makes_another_header(text, title):
    mail = compose(a_mail(text, title=title), SENDER)
    head = mail.as_bytes().partition(b"\r\n\r\n")[0]

    lines = [line for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert sorted(line.partition(b":")[0].decode() for line in lines) == [
        "Auto-Submitted",
        "Content-Language",
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Reply-To",
        "Subject",
        "To",
    ]


async def test_half_a_character_cannot_be_sent(egress):
    with smtp_server() as recorder:
        result = await gateway_to(recorder, egress).send(a_mail("\ud800"))

    assert (result.outcome, result.error_class, recorder.calls) == (Outcome.PERMANENT, "encoding", 0)


def test_a_title_with_a_line_break_stays_one_header():
    mail = compose(a_mail(title="Due\r\nBcc: evil@example.org"), SENDER)

    assert str(mail["Subject"]) == "Due Bcc: evil@example.org"
    assert mail["Bcc"] is None


async def test_an_html_part_lies_beside_the_text(egress):
    with smtp_server() as recorder:
        await gateway_to(recorder, egress).send(a_mail("Hello", html="<p>Hello</p>"))

    mail = recorder.received[0].mail
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "address", ["a@b.example", "first.last+tag@mail.example.org", "o'neil@x.example", "root@localhost"]
)
def test_one_plain_address_is_taken(address):
    assert mail_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@x.example",
        "a@",
        "a b@x.example",
        "a@x.example, b@x.example",
        "Grace <a@x.example>",
        "friends: a@x.example;",
        "<@relay.example:a@x.example>",
        '"a b"@x.example',
        "a@x.example\r\nBcc: b@x.example",
        "a@x.example\n",
        "a..b@x.example",
        ".a@x.example",
        "a@-x.example",
        "a@x..example",
        "a@[127.0.0.1]",
        "é@x.example",
        "a" * 65 + "@x.example",
        "a@" + "x" * 250 + ".example",
    ],
)
async def test_anything_but_one_plain_address_is_refused_before_a_call(egress, address):
    with pytest.raises(BadAddress):
        mail_address(address)
    with smtp_server() as recorder:
        result = await gateway_to(recorder, egress).send(a_message("x", address, title="t"))

    assert (result.outcome, result.error_class, recorder.calls) == (Outcome.PERMANENT, "bad_address", 0)


@pytest.mark.parametrize(
    ("phase", "fault", "outcome", "error_class"),
    [
        ("GREETING", "421 busy", Outcome.RETRYABLE, "smtp_421"),
        ("GREETING", "554 not you", Outcome.RETRYABLE, "smtp_554"),
        ("GREETING", "hold", Outcome.RETRYABLE, "SMTPConnectTimeoutError"),
        ("GREETING", "drop", Outcome.RETRYABLE, "SMTPConnectError"),
        ("EHLO", "502 no", Outcome.RETRYABLE, "smtp_502"),
        ("EHLO", "drop", Outcome.RETRYABLE, "SMTPServerDisconnected"),
        ("MAIL", "451 later", Outcome.RETRYABLE, "smtp_451"),
        ("MAIL", "550 not from you", Outcome.PERMANENT, "smtp_550"),
        ("MAIL", "hold", Outcome.RETRYABLE, "SMTPReadTimeoutError"),
        ("RCPT", "450 greylisted", Outcome.RETRYABLE, "smtp_450"),
        ("RCPT", "550 no such person", Outcome.PERMANENT, "smtp_550"),
        ("RCPT", "drop", Outcome.RETRYABLE, "SMTPServerDisconnected"),
        ("DATA", "452 full", Outcome.RETRYABLE, "smtp_452"),
        ("DATA", "554 no", Outcome.PERMANENT, "smtp_554"),
        ("DATA", "drop", Outcome.RETRYABLE, "SMTPServerDisconnected"),
        ("BODY", "hold", Outcome.RETRYABLE, "TimeoutError"),
        ("BODY", "drop", Outcome.RETRYABLE, None),
        ("DOT", "451 later", Outcome.RETRYABLE, "smtp_451"),
        ("DOT", "554 spam", Outcome.PERMANENT, "smtp_554"),
        ("DOT", "hold", Outcome.AMBIGUOUS, "SMTPReadTimeoutError"),
        ("DOT", "drop", Outcome.AMBIGUOUS, "SMTPServerDisconnected"),
        ("DOT", "nonsense", Outcome.AMBIGUOUS, "SMTPResponseException"),
    ],
)
async def test_only_silence_after_the_final_dot_leaves_a_doubt(egress, phase, fault, outcome, error_class):
    with smtp_server({phase: fault}) as recorder:
        result = await gateway_to(recorder, egress).send(a_mail(BIG if phase == "BODY" else "Hello"))

    assert result.outcome is outcome
    assert error_class is None or result.error_class == error_class
    assert len(recorder.received) == (phase == "DOT")


async def test_the_limit_of_the_whole_talk_is_judged_by_how_far_it_came(egress):
    whole = SmtpLimits(command=20, dot=20, whole=2)
    outcomes = {}
    for phase in ("MAIL", "DOT"):
        with smtp_server({phase: "hold"}) as recorder:
            gateway = SmtpGateway(MailServer("mail.example", recorder.port), SENDER, egress, whole)
            outcomes[phase] = (await gateway.send(a_mail())).outcome

    assert outcomes == {"MAIL": Outcome.RETRYABLE, "DOT": Outcome.AMBIGUOUS}


async def test_a_server_that_is_not_there_is_a_certain_failure(egress):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        server = MailServer("mail.example", taken.getsockname()[1])
        result = await SmtpGateway(server, SENDER, egress, PATIENT).send(a_mail())

    assert (result.outcome, result.error_class) == (Outcome.RETRYABLE, "ConnectionRefusedError")


@pytest.mark.parametrize("at_once", [False, True])
async def test_tls_is_spoken_with_the_name_that_was_asked(tmp_path, at_once):
    ours = authority(tmp_path)
    here = {"resolver": lambda host, port: ["127.0.0.1"], "tls": ours.trusted()}
    async with Egress(**here) as egress:
        with smtp_server(tls=ours.server_for("mail.example"), at_once=at_once) as recorder:
            options = {"tls_at_once": at_once, "tls_here": not at_once}
            right = await gateway_to(recorder, egress, **options).send(a_mail())
            server = MailServer("other.example", recorder.port, **options)
            wrong = await SmtpGateway(server, SENDER, egress, PATIENT).send(a_mail())

    assert right.outcome is Outcome.ACCEPTED
    assert wrong.outcome is Outcome.RETRYABLE
    assert len(recorder.received) == 1
    assert at_once or recorder.encrypted == [True]


async def test_a_server_without_starttls_gets_nothing_where_tls_is_due(egress):
    with smtp_server() as recorder:
        result = await gateway_to(recorder, egress, tls_here=True).send(a_mail())

    assert (result.outcome, recorder.encrypted) == (Outcome.RETRYABLE, [])


@pytest.mark.parametrize(("password", "outcome"), [("right", Outcome.ACCEPTED), ("wrong", Outcome.RETRYABLE)])
async def test_a_wrong_password_is_the_servers_trouble_and_not_the_mails(tmp_path, password, outcome):
    ours = authority(tmp_path)
    here = {"resolver": lambda host, port: ["127.0.0.1"], "tls": ours.trusted()}
    async with Egress(**here) as egress:
        with smtp_server(tls=ours.server_for("mail.example"), sign_in=True) as recorder:
            gateway = gateway_to(recorder, egress, tls_here=True, user="desk", password=password)
            result = await gateway.send(a_mail())

    assert result.outcome is outcome
    assert password not in repr(gateway) + repr(gateway.server) + result.output
