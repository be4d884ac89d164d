"""People at work: each sends one form after another, and one whose fate nobody knows again until it is known."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from tests.chaos.ledger import Ledger

#: how often a person sends a form again; a full disk answers at once, so that these are soon used up
PATIENCE = 1_200
HOME = "/"
#: for so many tries a conflict is doubted that follows on a lost answer: the server drops a dead line in a minute
DOUBTS = 60


@dataclass(frozen=True)
class Form:
    """What is sent at once; one that `waits` is sent again while the house says that it comes too early."""

    path: str
    fields: dict[str, Any]
    files: dict[str, Any] | None = None
    waits: bool = False


@dataclass(frozen=True)
class Deed:
    """A form, and those on the page it leads to: their addresses are the ends behind that page's."""

    kind: str
    form: Form
    then: tuple[Form, ...] = ()


@dataclass
class Person:
    """Somebody with a session and a seed."""

    name: str
    token: str
    chance: random.Random
    deeds: list["Doing"]
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
                await self._open(client, deed.form.path)
                await self._do(client, token, deed)
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

    async def _do(self, client: httpx.AsyncClient, token: str, deed: Deed) -> None:
        """One form after the other; only the answer to the last one says that it is done."""
        place = await self._send(client, token, deed.kind, deed.form, last=not deed.then)
        for form in deed.then:
            # A form whose answer was lost with the process that made it leads home: done, but nobody knows where.
            if place in (None, HOME):
                return
            following = replace(form, path=f"{place}/{form.path}")
            if await self._send(client, token, deed.kind, following, last=form is deed.then[-1]) is None:
                return

    async def _send(
        self, client: httpx.AsyncClient, token: str, kind: str, form: Form, *, last: bool
    ) -> str | None:
        """The same form with the same token until the answer is clear, as a browser would; where it leads to."""
        fields = {**form.fields, "form_key": f"{token}-{form.path.rpartition('/')[2]}"}
        unsure = False
        for _try in range(PATIENCE):
            self.ledger.invoke(token, kind, form.path)
            try:
                answer = await client.post(
                    self.chance.choice(self.origins) + form.path, data=fields, files=form.files
                )
            except httpx.HTTPError as error:
                self.ledger.unclear(token, kind, type(error).__name__)
                unsure = True
                await asyncio.sleep(0.2)
                continue
            status = answer.status_code
            if status < 400:
                place = answer.headers.get("location", "")
                await self.ledger.accepted(token, kind, status, place=place, whole=last)
                return str(place)
            if status == 409 and (form.waits or (_try < DOUBTS and unsure)):
                # Perhaps an earlier try still holds its place: its machine was cut off with its hand on it.
                self.ledger.unclear(token, kind, str(status))
                await asyncio.sleep(1)
                continue
            if status < 500:
                self.ledger.refused(token, kind, status, unsure=unsure)
                return None
            if status not in (503, 507):
                self.told.append(status)
            self.ledger.unclear(token, kind, str(status))
            unsure = True
            await asyncio.sleep(0.2)
        return None


Doing = Callable[[Person, str], Deed]
