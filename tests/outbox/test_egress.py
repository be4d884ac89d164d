"""The one door: who may be called, and what is known when a call fails (security.md SR-1, SR-2)."""

import asyncio
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outbox.addresses import is_disguised, is_public, literal
from app.outbox.egress import Egress, Limits, NotSent, Refused, Unanswered
from tests.servers.certificates import authority
from tests.servers.gateway import http_gateway

QUICK = Limits(lookup=0.5, connect=20, read=0.5, whole=3)


def lookup(*addresses: str):
    return lambda host, port: list(addresses)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "::ffff:8.8.8.8",
        "2002:808:808::",
        "64:ff9b::808:808",
        "2606:4700::1111",
    ],
)
def test_global_unicast_addresses_are_public(address):
    assert is_public(literal(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "::",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
    ],
)
def test_every_other_address_is_not_public(address):
    assert not is_public(literal(address))


@given(st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_wrapping_makes_this_machine_public(address):
    number = int(address)
    for wrapped in ((0xFFFF << 32) | number, (0x2002 << 112) | (number << 80), (0x64FF9B << 96) | number):
        assert not is_public(literal(str(type(literal("::"))(wrapped))))


@pytest.mark.parametrize("host", ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "017700000001", "a.0x7f"])
def test_addresses_in_disguise_are_told_from_names(host):
    assert is_disguised(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "[::1]", "3com.example", "0x.example"])
def test_names_and_plain_addresses_are_no_disguise(host):
    assert not is_disguised(host)


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("ftp://example.org/", "bad_url"),
        ("https:///x", "bad_url"),
        ("https://user:secret@example.org/", "bad_url"),
        ("http://[::1", "bad_url"),
        ("https://2130706433/", "address_refused"),
        ("https://0x7f.1/", "address_refused"),
        ("https://0177.0.0.1/", "bad_url"),
        ("https://127.0.0.1/", "address_refused"),
        ("https://[::ffff:127.0.0.1]/", "address_refused"),
        ("https://169.254.169.254/latest/meta-data/", "address_refused"),
        ("https://8.8.8.8:8443/", "port_refused"),
        ("http://8.8.8.8/", "port_refused"),
        ("http://8.8.8.8:443/", "plain_http_refused"),
    ],
)
async def test_the_door_stays_shut(url, cause):
    async with Egress(resolver=lookup("10.0.0.1")) as egress:
        with pytest.raises(Refused) as refused:
            await egress.request("POST", url)

    assert refused.value.cause == cause


@pytest.mark.parametrize("addresses", [("8.8.8.8", "127.0.0.1"), ("2606:4700::1111", "fd00::1")])
async def test_a_name_with_one_private_address_is_refused_whole(addresses):
    async with Egress(resolver=lookup(*addresses)) as egress:
        with pytest.raises(Refused, match="address_refused"):
            await egress.request("POST", "https://gateway.example/")


async def test_a_name_is_looked_up_once_so_that_it_cannot_change_after_the_check():
    asked = []

    def changing(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with http_gateway() as gateway:
        async with Egress(loopback=True, resolver=changing) as egress:
            answer = await egress.request("POST", f"http://gateway.example:{gateway.port}/x")

    assert answer.status == 200
    assert asked == ["gateway.example"]
    assert b"\r\nHost: gateway.example:" in gateway.recorded[0].head


async def test_plain_http_to_a_listed_host_needs_the_gateways_consent_too():
    with http_gateway() as gateway:
        url = f"http://127.0.0.1:{gateway.port}/"
        async with Egress(allow=[f"127.0.0.1:{gateway.port}"]) as egress:
            with pytest.raises(Refused, match="plain_http_refused"):
                await egress.request("POST", url)
            answer = await egress.request("POST", url, allow_insecure=True)

    assert (answer.status, len(gateway.recorded)) == (200, 1)


async def test_a_listed_host_does_not_open_its_other_ports():
    async with Egress(allow=["127.0.0.1:1"]) as egress:
        with pytest.raises(Refused, match="address_refused"):
            await egress.request("POST", "http://127.0.0.1:2/", allow_insecure=True)


async def test_nothing_is_sent_but_what_was_asked_for():
    with http_gateway() as gateway:
        async with Egress(loopback=True) as egress:
            await egress.request(
                "POST", f"http://127.0.0.1:{gateway.port}/a", headers=[("x-a", "1")], content=b"{}"
            )

    lines = gateway.recorded[0].head.split(b"\r\n")
    assert lines[0] == b"POST /a HTTP/1.1"
    assert {line.partition(b":")[0].lower() for line in lines[1:]} == {b"host", b"x-a", b"content-length"}


async def test_a_redirect_is_an_answer_and_is_not_followed():
    with http_gateway("302", headers=[("Location", "http://127.0.0.1:1/")]) as gateway:
        async with Egress(loopback=True) as egress:
            answer = await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")

    assert (answer.status, len(gateway.recorded)) == (302, 1)


async def test_cookies_of_one_answer_are_not_sent_with_the_next_request():
    with http_gateway("200", headers=[("Set-Cookie", "a=b")]) as gateway:
        async with Egress(loopback=True) as egress:
            for _ in range(2):
                await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")

    assert b"ookie" not in gateway.recorded[1].head


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with http_gateway() as gateway:
        async with Egress(loopback=True) as egress:
            answer = await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")

    assert answer.status == 200


async def test_a_long_answer_is_cut_at_64_kib():
    with http_gateway("long") as gateway:
        async with Egress(loopback=True) as egress:
            answer = await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")

    assert (len(answer.body), answer.cut) == (64 * 1024, True)


async def test_an_answer_that_never_comes_is_ambiguous():
    with http_gateway("hold") as gateway:
        async with Egress(loopback=True, limits=QUICK) as egress:
            with pytest.raises(Unanswered):
                await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")

    assert len(gateway.recorded) == 1


async def test_an_answer_in_drips_ends_at_the_limit_of_the_whole_call():
    with http_gateway("drip") as gateway:
        async with Egress(loopback=True, limits=QUICK) as egress:
            with pytest.raises(Unanswered, match="timeout"):
                await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")


async def test_a_line_cut_after_the_request_is_ambiguous():
    with http_gateway("drop") as gateway:
        async with Egress(loopback=True) as egress:
            with pytest.raises(Unanswered, match="RemoteProtocolError"):
                await egress.request("POST", f"http://127.0.0.1:{gateway.port}/")


async def test_a_closed_port_is_a_certain_failure():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with Egress(loopback=True) as egress:
            with pytest.raises(NotSent, match="ConnectError"):
                await egress.request("POST", f"http://127.0.0.1:{taken.getsockname()[1]}/")


async def test_the_next_address_is_tried_where_the_first_does_not_answer():
    with http_gateway() as gateway:
        async with Egress(loopback=True, resolver=lookup("127.0.0.2", "127.0.0.1")) as egress:
            answer = await egress.request("POST", f"http://gateway.example:{gateway.port}/")

    assert answer.status == 200


@pytest.mark.parametrize("failure", [socket.gaierror("no"), UnicodeError("label too long")])
async def test_a_name_nobody_knows_is_a_certain_failure(failure):
    def fails(host, port):
        raise failure

    async with Egress(resolver=fails) as egress:
        with pytest.raises(NotSent, match="name_not_found"):
            await egress.request("POST", "https://gateway.example/")


async def test_a_lookup_that_hangs_ends_at_its_limit_and_leaves_other_threads_free():
    go_on = threading.Event()

    def hangs(host, port):
        go_on.wait(5)
        return ["8.8.8.8"]

    async with Egress(resolver=hangs, limits=QUICK) as egress:
        calls = [egress.request("POST", "https://gateway.example/") for _ in range(6)]
        failures = await asyncio.gather(*calls, return_exceptions=True)
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 1) == "free"
    go_on.set()

    assert [type(one) for one in failures] == [NotSent] * 6


async def test_the_certificate_must_be_for_the_name_that_was_asked(tmp_path):
    ours = authority(tmp_path)
    with http_gateway(tls=ours.server_for("gateway.example")) as gateway:
        async with Egress(loopback=True, resolver=lookup("127.0.0.1"), tls=ours.trusted()) as egress:
            answer = await egress.request("POST", f"https://gateway.example:{gateway.port}/")
            with pytest.raises(NotSent, match="ConnectError"):
                await egress.request("POST", f"https://other.example:{gateway.port}/")

    assert (answer.status, len(gateway.recorded)) == (200, 1)


async def test_a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path):
    with http_gateway(tls=authority(tmp_path).server_for("gateway.example")) as gateway:
        async with Egress(loopback=True, resolver=lookup("127.0.0.1")) as egress:
            with pytest.raises(NotSent, match="ConnectError"):
                await egress.request("POST", f"https://gateway.example:{gateway.port}/")

    assert gateway.recorded == []


async def test_a_header_that_would_break_the_request_is_never_sent():
    with http_gateway() as gateway:
        async with Egress(loopback=True) as egress:
            with pytest.raises(Refused, match="malformed_request"):
                await egress.request(
                    "POST", f"http://127.0.0.1:{gateway.port}/", headers=[("x-a", "1\r\nx-b: 2")]
                )

    assert gateway.recorded == []
