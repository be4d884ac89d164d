"""The calls of one gateway in this process: few at once at first, more while it answers, none while it is broken.

Of a hundred messages for a gateway that just died only the first handful waits for its silence; the others
have not been called and go elsewhere (notifications.md 11.2 A). Calls are made by a handful of workers that
go on as long as there is something to send, so that a message costs no task of its own.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from app.kernel import log
from app.outbox import tallies
from app.outbox.commands.claim import Call
from app.outbox.commands.settle import Ended
from app.outbox.gateways.contract import GatewayConfigurationError, Outcome, Result
from app.outbox.rules.ways import FAILURES, OPEN_FOR, WITHIN

FIRST_CALLS = FAILURES
#: after a gateway came back: a tenth of its window, for half a minute
CAREFUL_SECONDS = 30.0
#: the outermost bound of a call: an SMTP talk may last 90 s (reliability.md 6)
LONGEST_CALL = 100.0
#: a gateway that answers faster than this gains nothing from calls side by side
AT_ONCE = 0.0005

Send = Callable[[Call], Awaitable[Result]]


@dataclass
class Batch:
    """Calls that are settled together."""

    size: int
    ended: list[Ended] = field(default_factory=list)
    whole: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, ended: Ended) -> None:
        """Note how one call ended."""
        self.ended.append(ended)
        if len(self.ended) == self.size:
            self.whole.set()


@dataclass(slots=True)
class _Call:
    """A call on its way."""

    call: Call
    batch: Batch
    began: float = 0.0


class Pump:
    """The window of one gateway."""

    def __init__(self, name: str, send: Send, *, window: int) -> None:
        self._send = send
        self._window = max(1, window)
        self._limit = min(FIRST_CALLS, self._window)
        self._queue: deque[_Call] = deque()
        self._working: dict[asyncio.Task[None], _Call | None] = {}
        self._failures = 0
        self._failing_since = 0.0
        self._broken_until = 0.0
        self._careful_until = 0.0
        self._usual = 1.0
        self._name = name
        self._tally = tallies.of(name)

    @property
    def broken(self) -> bool:
        """Whether calls are turned away."""
        return monotonic() < self._broken_until

    def put(self, calls: Iterable[Call], batch: Batch) -> None:
        """Make these calls as the window allows; each ends in the batch."""
        for call in calls:
            if call.probe:
                self._start(_Call(call, batch))
            elif self.broken:
                batch.add(Ended(call, None))
            else:
                self._queue.append(_Call(call, batch))
        self._hire()

    def give_up(self, batch: Batch) -> None:
        """This process closes: what was not called ends as put back, what is under way stays in doubt."""
        mine = [each for each in self._queue if each.batch is batch]
        self._queue = deque(each for each in self._queue if each.batch is not batch)
        for each in mine:
            batch.add(Ended(each.call, None, put_back=True))
        for task, current in list(self._working.items()):
            if current is not None and current.batch is batch:
                self._working[task] = None
                task.cancel()

    def look(self) -> None:
        """End calls that last longer than any may."""
        for task, current in list(self._working.items()):
            if current is not None and current.began and monotonic() - current.began > LONGEST_CALL:
                task.cancel()

    @property
    def _room(self) -> int:
        """While calls fail, no more go out than would break it if they fail too."""
        return min(self._limit, max(1, FAILURES - self._failures)) if self._failures else self._limit

    def _hire(self) -> None:
        useful = self._room if self._usual > AT_ONCE else 1
        for _worker in range(min(useful - len(self._working), len(self._queue))):
            self._start(None)

    def _start(self, first: _Call | None) -> None:
        task = asyncio.create_task(self._work(first), name=f"gateway {self._name}")
        self._working[task] = first
        task.add_done_callback(self._gone)

    async def _work(self, first: _Call | None) -> None:
        """Make calls until there is none, or fewer are wanted side by side."""
        me = asyncio.current_task()
        assert me is not None
        current = first or self._next()
        while current is not None:
            self._working[me] = current
            if current.call.begins:
                await asyncio.sleep(current.call.begins - monotonic())
            current.began = monotonic()
            self._note(current, await self._send(current.call))
            self._working[me] = None
            current = self._next() if len(self._working) <= self._room else None

    def _next(self) -> _Call | None:
        return self._queue.popleft() if self._queue else None

    def _gone(self, task: asyncio.Task[None]) -> None:
        """A worker ended; when a call ended it, whatever a gateway raises is a result (contract.carry)."""
        current = self._working.pop(task)
        wrong = None if task.cancelled() else task.exception()
        if current is not None:
            self._note(current, _result_of(wrong, cancelled=task.cancelled()))
        self._hire()

    def _note(self, current: _Call, result: Result) -> None:
        seconds = monotonic() - current.began
        self._usual += (seconds - self._usual) * 0.1
        self._tally.note(result.outcome.value, seconds)
        if result.outcome in (Outcome.RETRYABLE, Outcome.AMBIGUOUS):
            self._failed(current.call.probe)
        else:
            self._went_well(current.call.probe)
        if not result.success:
            _tell(self._name, current.call, result, seconds)
        current.batch.add(Ended(current.call, result))

    def _went_well(self, probe: bool) -> None:
        self._failures = 0
        if probe:
            self._broken_until = 0.0
            self._careful_until = monotonic() + CAREFUL_SECONDS
            self._limit = max(1, self._window // 10)
        elif self._limit < self._window and monotonic() >= self._careful_until:
            self._limit += 1
            self._hire()

    def _failed(self, probe: bool) -> None:
        now = monotonic()
        if self._failures == 0 or now - self._failing_since > WITHIN.total_seconds():
            self._failures, self._failing_since = 0, now
        self._failures += 1
        self._limit = min(self._limit, FIRST_CALLS)
        if probe or self._failures >= FAILURES:
            self._broken_until = now + OPEN_FOR.total_seconds()
            while self._queue:
                turned_away = self._queue.popleft()
                turned_away.batch.add(Ended(turned_away.call, None))


def _result_of(wrong: BaseException | None, *, cancelled: bool) -> Result:
    """A missing setting is a failure for certain; of anything else nobody knows how far it had come."""
    if isinstance(wrong, GatewayConfigurationError):
        return Result(Outcome.RETRYABLE, error_class="configuration")
    return Result(Outcome.AMBIGUOUS, error_class="timeout" if cancelled else type(wrong).__name__)


def _tell(name: str, call: Call, result: Result, seconds: float) -> None:
    log.warning(
        "gateway",
        gateway=name,
        outcome=result.outcome.value,
        error_class=result.error_class,
        attempt=call.n,
        ms=round(seconds * 1000),
    )
