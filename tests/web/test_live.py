"""Signals to open pages (reliability.md F3, 69, 70; security.md LI-2)."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app import outbox
from app.accounts.account import Account
from app.kernel import clock, db, ids
from app.kernel.errors import Unavailable
from app.kernel.listener import listen
from app.web import live, throttle
from app.web.hub import Hub, Pace, hub
from app.web.live import EVERYTHING, Ears
from app.web.stream import EventStream
from app.web.throttle import RULES
from tests import make
from tests.browser import the_app
from tests.waiting import until

QUICK = Pace(heartbeat=0.01, check=0.0, pause=0.0, life=5.0, slow=0.05)


class Wire:
    """What a server would do with a stream: keeps what was sent, and says when the page has gone."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self.stuck = False

    async def send(self, message: Any) -> None:
        if self.stuck:
            await asyncio.Event().wait()
        self.sent.append(message)

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    @property
    def text(self) -> str:
        return b"".join(each.get("body", b"") for each in self.sent).decode()


async def _always() -> bool:
    return True


def _stream(
    hub: Hub, wire: Wire, ears: Ears, pace: Pace = QUICK, still_open: Any = _always
) -> asyncio.Task[None]:
    hub.pace = pace
    client = hub.client(ears, session=None, account=ids.new())
    return asyncio.create_task(
        EventStream(hub, client, still_open)({"type": "http"}, wire.receive, wire.send)
    )


async def _says(wire: Wire, what: str) -> None:
    async def there() -> bool:
        return what in wire.text

    await until(there)


async def test_a_page_hears_names_without_data_and_a_heartbeat() -> None:
    hub, wire = Hub(), Wire()
    running = _stream(hub, wire, Ears({"cases": frozenset({"o1"})}))
    await _says(wire, ": \n\n")

    hub.hear("cases:o1")
    await _says(wire, "event: cases\ndata:\n\n")
    wire.gone.set()
    await running

    head = dict(wire.sent[0]["headers"])
    assert (head[b"content-type"], head[b"cache-control"]) == (
        b"text/event-stream; charset=utf-8",
        b"no-store",
    )
    assert b"content-length" not in head
    assert wire.text.startswith("retry: ")
    assert len(hub) == 0


async def test_what_is_for_others_is_not_told() -> None:
    hub, wire = Hub(), Wire()
    running = _stream(hub, wire, Ears({"cases": frozenset({"o1"}), "notices": frozenset({"me"})}))
    await _says(wire, ": ")

    for topic in ("cases:o2", "notices:you", "complaints:o1", "cases", "cases:"):
        hub.hear(topic)
    hub.hear("notices:me")
    await _says(wire, "event: notices")
    wire.gone.set()
    await running

    assert "event: cases" not in wire.text and "complaints" not in wire.text


async def test_a_hundred_changes_at_once_are_one_signal() -> None:
    hub, wire = Hub(), Wire()
    running = _stream(hub, wire, Ears({"cases": None}))
    await _says(wire, ": ")

    for n in range(100):
        hub.hear(f"cases:o{n}")
    await _says(wire, "event: cases")
    wire.gone.set()
    await running

    assert wire.text.count("event: cases") == 1


async def test_after_the_listener_was_lost_every_page_looks_again() -> None:
    hub, wire = Hub(), Wire()
    running = _stream(hub, wire, Ears({"cases": frozenset(), "notices": frozenset({"me"})}))
    await _says(wire, ": ")

    hub.connect(False)
    hub.connect(True)
    await _says(wire, "event: notices")
    wire.gone.set()
    await running

    assert "event: cases" in wire.text


async def test_a_stream_ends_with_its_session_its_hour_and_its_process() -> None:
    async def ended() -> bool:
        return False

    for pace, still_open, close in (
        (QUICK, ended, False),
        (Pace(heartbeat=0.01, life=0.03), _always, False),
        (QUICK, _always, True),
    ):
        hub, wire = Hub(), Wire()
        running = _stream(hub, wire, Ears({}), pace, still_open)
        await _says(wire, "retry")
        if close:
            hub.close()
        await asyncio.wait_for(running, 5)

        assert wire.sent[-1]["more_body"] is False


async def test_a_page_that_does_not_read_is_let_go() -> None:
    hub, wire = Hub(), Wire()
    running = _stream(hub, wire, Ears({}))
    await _says(wire, "retry")
    wire.stuck = True

    await asyncio.wait_for(running, 5)

    assert (hub.dropped, len(hub)) == (1, 0)


def test_a_process_takes_so_many_streams_and_a_session_two() -> None:
    hub, session, account = Hub(most=3), ids.new(), ids.new()
    kept = []
    for _n in range(2):
        assert hub.has_room(session, account)
        client = hub.client(Ears({}), session=session, account=account)
        context = hub.keeping(client)
        context.__enter__()
        kept.append(context)
    assert not hub.has_room(session, account)
    assert hub.has_room(ids.new(), account)
    kept.append(hub.keeping(hub.client(Ears({}), session=None, account=ids.new())))
    kept[-1].__enter__()
    with pytest.raises(Unavailable):
        hub.client(Ears({}), session=None, account=ids.new())


def _account(role: str = "operator", scope: tuple[UUID, ...] | None = ()) -> Account:
    return Account(id=ids.new(), name="A", role=role, scope=scope)


def test_ears_come_from_the_session_alone() -> None:
    the_app()
    organisation = ids.new()
    operator, analyst = _account(scope=(organisation,)), _account("analyst", None)

    heard, heard_by_analyst = live.ears_of(operator).names, live.ears_of(analyst).names

    assert heard["cases"] == {str(organisation)}
    assert heard["notices"] == {str(operator.id)}
    assert heard_by_analyst["notices"] == {str(analyst.id)}
    assert "cases" not in heard_by_analyst


async def test_an_announcement_reaches_the_hub_when_its_transaction_commits(
    house: None, work_url: str
) -> None:
    heard: list[str] = []
    up: list[bool] = []
    listening = asyncio.create_task(listen(work_url, {live.CHANNEL: heard.append}, connected=up.append))
    try:
        await until(lambda: _true(up))
        person = await make.user("admin")

        @db.atomic
        async def three() -> None:
            for n in range(3):
                await outbox.post(
                    outbox.Post("t", f"k{n}", channel="in_app", user=person, title="T", text="x")
                )
            assert heard == []

        await three()
        await until(lambda: _true(heard))
        assert heard == [f"notices:{person}"]
        await live.announce(*[f"cases:{n}" for n in range(live.MOST_TOPICS + 1)])
        await until(lambda: _true(len(heard) == 2))
        assert heard[-1] == EVERYTHING
    finally:
        listening.cancel()


async def test_a_lost_listener_comes_back_by_itself(house: None, work_url: str, owner_url: str) -> None:
    up: list[bool] = []
    listening = asyncio.create_task(
        listen(work_url, {live.CHANNEL: lambda _topic: None}, connected=up.append, heartbeat=0.05)
    )
    owner = await asyncpg.connect(owner_url)
    try:
        await until(lambda: _true(up == [True]))
        await owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'recourse listener'"
            " and datname = current_database()"
        )
        await until(lambda: _true(up == [True, False, True]))
    finally:
        listening.cancel()
        await owner.close()


async def _true(what: object) -> object:
    return what


async def _open(wire: Wire, account: Account) -> asyncio.Task[None]:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/live",
        "raw_path": b"/live",
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1:8000"), (b"sec-fetch-site", b"same-origin")],
        "client": ("127.0.0.1", 5000),
        "server": ("127.0.0.1", 8000),
        "user": account,
    }
    return asyncio.create_task(the_app()(scope, wire.receive, wire.send))


async def test_the_stream_passes_the_whole_console_and_a_third_one_polls(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_app()
    monkeypatch.setattr(hub, "pace", Pace())
    person = await make.account("operator")
    wires = [Wire() for _stream in range(3)]
    running = []
    for wire in wires[:2]:
        running.append(await _open(wire, person))
        await _says(wire, "retry: ")
    refused = await _open(wires[2], person)
    await refused

    hub.hear(f"notices:{person.id}")
    for wire in wires[:2]:
        await _says(wire, "event: notices\ndata:\n\n")
        wire.gone.set()
    await asyncio.gather(*running)

    assert [wire.sent[0]["status"] for wire in wires] == [200, 200, 204]
    headers = dict(wires[0].sent[0]["headers"])
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"cache-control"] == b"no-store"
    assert b"content-encoding" not in headers
    assert len(hub) == 0


async def test_a_session_that_connects_too_often_is_told_to_wait_and_nothing_else(house: None) -> None:
    """security.md 2.12; a page cannot tell whoever reads it, so the answer has no words."""
    the_app()
    person, other = await make.account("operator"), await make.account("operator")
    now = clock.now()
    for _n in range(RULES["stream"].most):
        await throttle.of_the_house().knock("stream", person.id, now=now)
    refused, wires = Wire(), [Wire(), Wire()]

    with clock.frozen(now):
        await (await _open(refused, person))
        running = [await _open(wires[0], other)]
        await _says(wires[0], "retry: ")
    with clock.frozen(now + timedelta(seconds=60)):
        running.append(await _open(wires[1], person))
        await _says(wires[1], "retry: ")
    for wire in wires:
        wire.gone.set()
    await asyncio.gather(*running)

    assert (refused.sent[0]["status"], refused.text) == (429, "")
    assert dict(refused.sent[0]["headers"])[b"retry-after"] == b"60"
