"""How many calls of a gateway are under way at once: few at first, more while it answers, none while it is broken.

Of a hundred messages for a gateway that just died only the first handful waits for its silence; the others
have not been called and go elsewhere (notifications.md 11.2 A).
"""

import asyncio
from collections import deque
from time import monotonic

from app.outbox.gateways.contract import Outcome
from app.outbox.rules.ways import FAILURES, OPEN_FOR, WITHIN

FIRST_CALLS = FAILURES
#: after a gateway came back: a tenth of its window, for half a minute
CAREFUL_SECONDS = 30.0


class Valve:
    """The window of one gateway in this process."""

    def __init__(self, window: int, per_second: float = 0) -> None:
        self.window = max(1, window)
        self.per_second = per_second
        self._limit = min(FIRST_CALLS, self.window)
        self._inside = 0
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._failures = 0
        self._failing_since = 0.0
        self._broken_until = 0.0
        self._careful_until = 0.0
        self._next_slot = 0.0

    @property
    def broken(self) -> bool:
        """Whether calls are turned away."""
        return monotonic() < self._broken_until

    @property
    def _room(self) -> int:
        """While calls fail, no more go out than would break it if they fail too."""
        return min(self._limit, max(1, FAILURES - self._failures)) if self._failures else self._limit

    async def enter(self, *, probe: bool = False) -> bool:
        """Wait for a place; False when the gateway broke meanwhile, and then there is nothing to leave."""
        if self.broken and not probe:
            return False
        if self._inside >= self._room and not probe:
            place: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            if not await place:
                return False
        else:
            self._inside += 1
        if self.per_second > 0:
            await self._keep_pace()
        return True

    def leave(self, outcome: Outcome, *, probe: bool = False) -> None:
        """Make room for the next, and learn from how it went."""
        self._inside -= 1
        if outcome in (Outcome.RETRYABLE, Outcome.AMBIGUOUS):
            self._failed(probe)
        else:
            self._went_well(probe)
        while self._waiting and self._inside < self._room and not self.broken:
            place = self._waiting.popleft()
            if not place.done():
                self._inside += 1
                place.set_result(True)

    def _went_well(self, probe: bool) -> None:
        self._failures = 0
        if probe:
            self._broken_until = 0.0
            self._careful_until = monotonic() + CAREFUL_SECONDS
            self._limit = max(1, self.window // 10)
        elif monotonic() >= self._careful_until:
            self._limit = min(self._limit + 1, self.window)

    def _failed(self, probe: bool) -> None:
        now = monotonic()
        if self._failures == 0 or now - self._failing_since > WITHIN.total_seconds():
            self._failures, self._failing_since = 0, now
        self._failures += 1
        self._limit = min(self._limit, FIRST_CALLS)
        if probe or self._failures >= FAILURES:
            self._broken_until = now + OPEN_FOR.total_seconds()
            self._turn_away()

    def _turn_away(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(False)

    async def _keep_pace(self) -> None:
        """Start calls at most so many a second, evenly."""
        now = monotonic()
        self._next_slot = max(self._next_slot, now) + 1 / self.per_second
        await asyncio.sleep(self._next_slot - 1 / self.per_second - now)
