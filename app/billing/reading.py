"""A stored file, checked by a thread while its good rows go to whoever takes them, a few at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any, BinaryIO

from app.billing.inputs import BillingSheet, check_sheet, read_sheet
from app.billing.rules import Contract, Row, Verdict, corrected
from app.billing.rules.amounts import amount_of, whole
from app.billing.rules.row import AMOUNTS
from app.kernel import ids

#: Rows handed over at once, and how many such batches may wait: so much of a file is in memory.
BATCH = 500
WAITING = 4
PATIENCE = 0.05
_AMOUNTS = tuple(map(Row._fields.index, AMOUNTS))

Record = tuple[Any, ...]
Cells = list[str]


class Stopped(Exception):
    """Nobody takes the rows any more."""


class Check:
    """One file under check: iterate over `rows()`, then ask for `verdict`, `bad` and `total_pence`.

    `rows_read` may be asked by anybody while it runs. `rows()` may be asked again, and reads it all again.
    """

    def __init__(
        self, file: BinaryIO, size: int, month: date, as_of: date, *, contract_2018: bool = True
    ) -> None:
        self.month = month
        self.as_of = as_of
        self.contract_2018 = contract_2018
        self._file, self._size = file, size
        self._forget()

    def _forget(self) -> None:
        self.rows_read = 0
        self.total_pence = 0
        self.bad: list[tuple[int, int, Cells]] = []
        self.sheet: BillingSheet | None = None
        self._verdict: Verdict | None = None
        self._stopped = False
        self._batch: list[Record] = []

    @property
    def verdict(self) -> Verdict:
        """What the check came to; only after the last row."""
        if self._verdict is None:
            raise RuntimeError("The rows come first.")
        return self._verdict

    @property
    def share(self) -> float:
        """How much of the file was read, from 0 to 1."""
        return min(1.0, self._file.tell() / self._size) if self.rows_read and self._size else 0.0

    async def rows(self) -> AsyncIterator[Record]:
        """The good rows as records of `billing_staging`."""
        self._forget()
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[list[Record] | None] = asyncio.Queue(WAITING)

        def hand_over(batch: list[Record] | None) -> None:
            waiting: Future[None] = asyncio.run_coroutine_threadsafe(queue.put(batch), loop)
            waiting.result()

        thread = asyncio.create_task(asyncio.to_thread(self._work, hand_over))
        try:
            while (batch := await _next(queue, thread)) is not None:
                for record in batch:
                    yield record
            self._verdict = await thread
        finally:
            self._stopped = True
            await _let_go(queue, thread)

    def _work(self, hand_over: Callable[[list[Record] | None], None]) -> Verdict:
        def good(number: int, contract: Contract, row: Row) -> None:
            self._take(number, contract, row)
            if len(self._batch) == BATCH:
                self._pass_on(hand_over)

        sheet = self.sheet = read_sheet(self._file, contract_2018=self.contract_2018)
        verdict = check_sheet(sheet, self.month, self.as_of, accepted=good, refused=self._refuse)
        self._pass_on(hand_over)
        hand_over(None)
        return verdict

    def _take(self, number: int, contract: Contract, row: Row) -> None:
        amount = amount_of(row)
        cells: list[Any] = list(row)
        for place in _AMOUNTS:
            cells[place] = None if cells[place] is None else whole(cells[place])
        self._batch.append((ids.new(), number, contract, amount, *cells))
        self.total_pence += amount
        self.rows_read = number

    def _pass_on(self, hand_over: Callable[[list[Record] | None], None]) -> None:
        if self._stopped:
            raise Stopped
        full, self._batch = self._batch, []
        hand_over(full)

    def _refuse(self, number: int, line: int, cells: Sequence[str]) -> None:
        if self._stopped:
            raise Stopped
        self.rows_read = number
        self.bad.append((number, line, list(cells)))


async def _next(
    queue: "asyncio.Queue[list[Record] | None]", thread: "asyncio.Task[Verdict]"
) -> list[Record] | None:
    """The next batch; None at the end, or when the thread died without one."""
    batch = asyncio.create_task(queue.get())
    await asyncio.wait({batch, thread}, return_when=asyncio.FIRST_COMPLETED)
    if batch.done() or not (thread.done() and queue.empty()):
        return await batch
    batch.cancel()
    return None


async def _let_go(queue: "asyncio.Queue[list[Record] | None]", thread: "asyncio.Task[Verdict]") -> None:
    """Take what the thread still hands over, until it notices that nobody wants it."""
    while not thread.done():
        await asyncio.wait({thread}, timeout=PATIENCE)
        while not queue.empty():
            queue.get_nowait()
    if not thread.cancelled():
        # Asked for, lest `Stopped` is reported as an error that nobody looked at.
        thread.exception()


Chosen = Mapping[int, Mapping[str, str]]


def mended(
    file: BinaryIO, as_of: date, chosen: Chosen, *, certain: bool, contract_2018: bool = True
) -> Iterator[Cells]:
    """The rows of a file with every certain fix put in if `certain`, and the chosen ones by row and column."""
    sheet = read_sheet(file, contract_2018=contract_2018)
    at = {name: place for place, name in enumerate(sheet.names)}
    rows = corrected(sheet, as_of, contract_2018=contract_2018) if certain else map(list, sheet)
    for number, cells in enumerate(rows, 1):
        for name, value in chosen.get(number, {}).items():
            cells[at[name]] = value
        yield cells
