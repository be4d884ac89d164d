"""Gateways that answer as a test says and remember every call."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from app import outbox
from app.accounts.account import Account
from app.kernel import db, ids
from app.outbox.commands import claim
from app.outbox.dispatch import Dispatcher
from app.outbox.gateways.contract import Gateway, Message, Outcome, Result
from app.outbox.rules.ways import Way
from app.settings import Settings
from tests.jobs.make import Run

Answer = Callable[[Message], Result]
SETTINGS = Settings(env="test")


@dataclass
class Script:
    """Answers call n with answer n, the last one for ever; what it accepted counts once a key."""

    answers: list[str] = field(default_factory=lambda: ["accepted"])
    name: str = "script"
    idempotent: bool = False
    keys: list[str] = field(default_factory=list)
    hold: asyncio.Event | None = None
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    most: int = 0
    inside: int = 0

    async def send(self, message: Message) -> Result:
        self.keys.append(message.dedup_key)
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.reached.set()
        if self.hold is not None:
            await self.hold.wait()
        else:
            await asyncio.sleep(0)
        self.inside -= 1
        answer = self.answers[min(len(self.keys), len(self.answers)) - 1]
        outcome, _at, wait = answer.partition("@")
        return Result(Outcome(outcome), error_class=outcome, retry_after=int(wait) if wait else None)


async def gateway(name: str, *, channel: str = "sms", position: int = 1, **details: Any) -> None:
    """A row for a gateway."""
    row = {
        "id": ids.new(),
        "name": name,
        "provider": "script",
        "channel": channel,
        "position": position,
        **details,
    }
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    columns = ", ".join(f'"{each}"' for each in row)
    await db.execute(f"insert into gateway ({columns}) values ({marks})", *row.values())


async def text(key: str, *, channel: str = "sms", **details: Any) -> UUID:
    """A message to somebody; its key."""
    made = await outbox.post(
        outbox.Post("test", key, channel=channel, address="+255754123456", title="T", text="Hello", **details)
    )
    assert made is not None
    return made


async def notice(person: Account, n: int, link: str = "/cases") -> None:
    """Tell somebody something inside the console."""
    await outbox.post(
        outbox.Post(
            "test",
            f"{person.id}:{n}",
            channel="in_app",
            user=person.id,
            title=f"Notice {n}",
            text="x",
            link=link,
        )
    )


async def unknown() -> UUID:
    """A message of which nobody knows whether it arrived; its key."""
    await gateway("one")
    key = await text("lost")
    await drain(one=Script(["ambiguous"]))
    return key


def dispatcher(**scripts: Script) -> Dispatcher:
    def find(way: Way) -> Gateway:
        return scripts[way.name]

    return Dispatcher("test", SETTINGS, find)


async def drain(**scripts: Script) -> None:
    """Send everything that is due."""
    await dispatcher(**scripts).drain(Run())


async def row(key: str) -> dict[str, Any]:
    found = await db.fetchrow("select * from outbox where dedup_key = $1", key)
    assert found is not None
    return dict(found)


async def attempts(key: str) -> list[tuple[int, str, str | None]]:
    rows = await db.fetch(
        "select n, gateway, outcome from outbox_attempt a join outbox o on o.id = a.outbox_id"
        " where o.dedup_key = $1 order by n",
        key,
    )
    return [(each["n"], each["gateway"], each["outcome"]) for each in rows]


async def forward(seconds: float) -> None:
    """Let that much time pass, for messages, leases and circuits."""
    gone = timedelta(seconds=seconds)
    await db.execute(
        "update outbox set not_before = not_before - $1::interval, next_attempt_at = next_attempt_at - $1,"
        " lease_until = lease_until - $1",
        gone,
    )
    await db.execute("update outbox_attempt set started_at = started_at - $1::interval", gone)
    await db.execute(
        "update gateway set open_until = open_until - $1::interval, failing_since = failing_since - $1", gone
    )


__all__ = [
    "SETTINGS",
    "Script",
    "attempts",
    "claim",
    "dispatcher",
    "drain",
    "forward",
    "gateway",
    "notice",
    "row",
    "text",
    "unknown",
]
