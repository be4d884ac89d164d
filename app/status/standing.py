"""How the house stands: asked at most every few seconds, however many ask."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.kernel import checks, clock
from app.kernel.checks import State, Told
from app.settings import Settings
from app.status.rules import worst

GOOD_FOR = timedelta(seconds=5)


@dataclass(frozen=True)
class Standing:
    """Every check, when it was asked, and the worst of them."""

    at: datetime
    told: list[Told] = field(default_factory=list)

    @property
    def worst(self) -> State:
        """Green when nothing is amber or red."""
        return worst(each.state for each in self.told)

    @property
    def holds(self) -> bool:
        """Whether nothing is red."""
        return self.worst is not State.RED

    @property
    def trouble(self) -> list[Told]:
        """What is red, then what is amber."""
        ill = [each for each in self.told if each.state in (State.AMBER, State.RED)]
        return sorted(ill, key=lambda each: each.state is not State.RED)


class Watch:
    """Asks the checks of one process, and remembers the answer for a moment."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._last: Standing | None = None

    async def standing(self, settings: Settings) -> Standing:
        """How the house stands now, or a few seconds ago."""
        async with self._lock:
            if self._last is None or clock.now() - self._last.at > GOOD_FOR:
                self._last = Standing(clock.now(), await checks.ask_all(settings))
            return self._last

    def forget(self) -> None:
        """Ask anew next time."""
        self._last = None


class Draining:
    """Whether this process is about to close: then no balancer should send it anybody."""

    def __init__(self) -> None:
        self.is_on = False


watch = Watch()
draining = Draining()
