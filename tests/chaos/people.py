"""People at work: each sends one form after another, and one whose fate nobody knows again until it is known."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from tests.chaos.ledger import Ledger

#: what one deed sends: kind, path, fields, file
Deed = tuple[str, str, dict[str, Any], dict[str, Any] | None]
#: how often a person sends a form again; a full disk answers at once, so that these are soon used up
PATIENCE = 1_200
#: for so many tries a conflict is doubted that follows on a lost answer: the server drops a dead line in a minute
DOUBTS = 60
#: so old a complaint of the Ministry wants its first reminder at once
MOH_REMINDER = timedelta(hours=13)


@dataclass
class Person:
    """Somebody with a session and a seed."""

    name: str
    token: str
    chance: random.Random
    deeds: list[Callable[["Person", str], Deed]]
    origins: list[str]
    ledger: Ledger
    working: asyncio.Event
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    opened: set[str] = field(default_factory=set)
    told: list[int] = field(default_factory=list)
    _number: int = 0

    async def work(self) -> None:
        """Deed after deed while the house is open; between two of them the person can be sent home."""
        async with httpx.AsyncClient(
            timeout=20, cookies={"recourse-dev": self.token}, headers={"sec-fetch-site": "same-origin"}
        ) as client:
            while True:
                if not self.working.is_set():
                    self.idle.set()
                    await self.working.wait()
                self.idle.clear()
                self._number += 1
                token = f"{self.name}-{self._number}"
                deed = self.chance.choice(self.deeds)(self, token)
                await self._open(client, deed[1])
                await self._send(client, token, deed)
                await asyncio.sleep(self.chance.uniform(0.01, 0.06))

    async def _open(self, client: httpx.AsyncClient, path: str) -> None:
        """Look at a case before doing something to it: the house asks for that (security.md AU-5)."""
        case = path.rpartition("/")[0]
        while case.startswith("/cases/") and case not in self.opened:
            try:
                answer = await client.get(self.chance.choice(self.origins) + case)
            except httpx.HTTPError:
                await asyncio.sleep(0.2)
                continue
            if answer.status_code == 200:
                self.opened.add(case)

    async def _send(self, client: httpx.AsyncClient, token: str, deed: Deed) -> None:
        """The same form with the same token until the answer is clear, as a browser would."""
        kind, path, fields, files = deed
        unsure = False
        for _try in range(PATIENCE):
            self.ledger.invoke(token, kind, path)
            try:
                answer = await client.post(
                    self.chance.choice(self.origins) + path, data={**fields, "form_key": token}, files=files
                )
            except httpx.HTTPError as error:
                self.ledger.unclear(token, kind, type(error).__name__)
                unsure = True
                await asyncio.sleep(0.2)
                continue
            status = answer.status_code
            if status < 400:
                await self.ledger.accepted(token, kind, status)
                return
            if status == 409 and _try < DOUBTS and unsure:
                # Perhaps an earlier try still holds its place: its machine was cut off with its hand on it.
                self.ledger.unclear(token, kind, str(status))
                await asyncio.sleep(1)
                continue
            if status < 500 and status != 429:
                self.ledger.refused(token, kind, status, unsure=unsure)
                return
            if status not in (503, 429, 507):
                self.told.append(status)
            self.ledger.unclear(token, kind, str(status))
            unsure = True
            await asyncio.sleep(0.2)


def note(references: list[str]) -> Callable[[Person, str], Deed]:
    """A note on one of these cases."""

    def deed(person: Person, token: str) -> Deed:
        return "note", f"/cases/{person.chance.choice(references)}/notes", {"notes": f"note {token}"}, None

    return deed


def case(_person: Person, token: str) -> Deed:
    """A new case."""
    return "case", "/cases", {"source": "PHONE", "notes": f"case {token}"}, None


def timer(references: list[str]) -> Callable[[Person, str], Deed]:
    """The clock on one of these cases, started or stopped."""

    def deed(person: Person, _token: str) -> Deed:
        return "timer", f"/cases/{person.chance.choice(references)}/timer", {}, None

    return deed


def outcome(references: list[str], codes: list[str]) -> Callable[[Person, str], Deed]:
    """An outcome code; the state of the case may refuse it, which is an answer too."""

    def deed(person: Person, token: str) -> Deed:
        path = f"/cases/{person.chance.choice(references)}/outcomes"
        return "outcome", path, {"code": person.chance.choice(codes), "notes": f"outcome {token}"}, None

    return deed


def file(references: list[str]) -> Callable[[Person, str], Deed]:
    """A small file attached to one of these cases."""

    def deed(person: Person, token: str) -> Deed:
        path = f"/cases/{person.chance.choice(references)}/documents"
        return "file", path, {"description": token}, {"files": (f"{token}.txt", token.encode(), "text/plain")}

    return deed


def complaint(hospital: str, department: str) -> Callable[[Person, str], Deed]:
    """A new complaint."""

    def deed(_person: Person, token: str) -> Deed:
        fields = {
            "title": f"complaint {token}",
            "hospital": hospital,
            "department": department,
            "source": "MOH",
            "severity": "high",
            "priority": "high",
            "complainant_type": "anonymous",
        }
        return "complaint", "/complaints", fields, None

    return deed


def export(_person: Person, token: str) -> Deed:
    """A report as a file, which a consumer makes; whoever has two under way is refused a third."""
    fields = {"from": "2026-01-01", "to": "2026-12-31", "format": "jsonl", "reason": f"export {token}"}
    return "export", "/reports/sla-compliance", fields, None
