"""A whole file checked: every row by the row function, the file by its own rules, nothing stops half-way."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from app.billing.rules.checker import Checker
from app.billing.rules.contracts import Contract
from app.billing.rules.fast import Good
from app.billing.rules.row import COSTS, DISBURSEMENTS, FEE, FEE_CODE, MINUTES, TRAVEL, Pence, Row
from app.billing.rules.verdict import Mistake, Totals, Verdict, whole_pence

MOST_LISTED = 10_000
MONTHS_OPEN = 12
ROWS_NAMED = 10
BATCH = 200
SUMMED = (MINUTES, COSTS, FEE, DISBURSEMENTS, TRAVEL)


def check(
    rows: Iterable[Sequence[str]],
    month: date,
    as_of: date,
    *,
    contract_2018: bool = True,
    most: int = MOST_LISTED,
    line: Callable[[], int] | None = None,
    accepted: Callable[[int, Contract, Row], None] | None = None,
    refused: Callable[[int, int, Sequence[str]], None] | None = None,
) -> Verdict:
    """Check every row of a file and say all that is wrong (cla.md 6.6 [R]).

    `month` is the month billed, `as_of` the day of asking. At most `most` mistakes are listed, all are
    counted. `line` tells where in the file the row just read begins; `accepted` is given every good row
    with its number, for whoever loads them in the same pass; `refused` number, line and cells of every row
    with a mistake that is listed.
    """
    checker = Checker(as_of, contract_2018)
    tally = _Tally(most)
    width, good, batch = checker.layout.width, checker.good, tally.batch
    number = 0
    for number, cells in enumerate(rows, 1):
        if len(cells) != width:
            tally.misfit(number, len(cells))
        elif found := good(cells):
            batch.append(found)
            if len(batch) == BATCH:
                tally.count_batch()
            if accepted:
                accepted(number, found[0], Row._make(found[1]))
        else:
            at = line() if line else number
            if tally.refuse(checker.mistakes(cells, number, at)) and refused:
                refused(number, at, cells)
    of_file = [*_month(month, as_of), *_empty(number), *tally.misfits(width)]
    return tally.verdict(month, number, of_file)


def corrected(
    rows: Iterable[Sequence[str]], as_of: date, *, contract_2018: bool = True
) -> Iterator[list[str]]:
    """The rows with every certain fix put in, for a file to download and check again."""
    checker = Checker(as_of, contract_2018)
    for cells in rows:
        row = list(cells)
        if len(row) == checker.layout.width and not checker.good(row):
            for mistake in checker.mistakes(cells):
                if mistake.fix and mistake.fix.certain:
                    row[checker.at[mistake.places[0].name]] = mistake.fix.value
        yield row


def months_open(as_of: date) -> list[date]:
    """The months that may be billed, newest first: the twelve before the current one (S-MONTH)."""
    current = as_of.year * 12 + as_of.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(current - 1, current - 1 - MONTHS_OPEN, -1)]


def _month(month: date, as_of: date) -> Iterator[Mistake]:
    allowed = months_open(as_of)
    if month not in allowed:
        found = f"{month:%Y-%m}" if month.day == 1 else month.isoformat()
        span = {"first": f"{allowed[-1]:%Y-%m}", "last": f"{allowed[0]:%Y-%m}"}
        yield Mistake("S-MONTH", 0, found=found, values=span)


def _empty(rows: int) -> Iterator[Mistake]:
    if not rows:
        yield Mistake("S-EMPTY", 0)


class _Tally:
    """What was counted while the rows went by."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.listed: list[Mistake] = []
        self.by_rule: Counter[str] = Counter()
        self.bad_rows = 0
        self.batch: list[Good] = []
        self.by_contract: Counter[str] = Counter()
        self.by_fee: Counter[str] = Counter()
        self.sums: dict[int, Pence] = dict.fromkeys(SUMMED, 0)
        self._widths: dict[int, list[int]] = {}
        self._misfits: Counter[int] = Counter()

    def count_batch(self) -> None:
        """Add up the good rows put into `batch`: a whole column at a time costs half as much."""
        if not self.batch:
            return
        contracts, rows = zip(*self.batch, strict=True)
        columns = list(zip(*rows, strict=True))
        self.by_contract.update(contracts)
        self.by_fee.update(columns[FEE_CODE])
        for place in SUMMED:
            self.sums[place] += sum(filter(None, columns[place]))
        self.batch.clear()

    def refuse(self, mistakes: list[Mistake]) -> bool:
        """A bad row; whether any of its mistakes is listed."""
        self.bad_rows += 1
        for mistake in mistakes:
            self.by_rule[mistake.rule] += 1
        room = self.most - len(self.listed)
        self.listed.extend(mistakes[:room])
        return room > 0

    def misfit(self, number: int, width: int) -> None:
        """A row of the wrong number of cells: the first of each width are remembered by number."""
        self.bad_rows += 1
        self._misfits[width] += 1
        named = self._widths.setdefault(width, [])
        if len(named) < ROWS_NAMED:
            named.append(number)

    def misfits(self, wanted: int) -> Iterator[Mistake]:
        """One mistake for each wrong width, naming its rows (S-COLS)."""
        for width, named in self._widths.items():
            more = self._misfits[width] - len(named)
            rows = ", ".join(map(str, named)) + (f" + {more}" if more else "")
            yield Mistake(
                "S-COLS", 0, found=str(width), values={"width": width, "wanted": wanted, "rows": rows}
            )

    def verdict(self, month: date, rows: int, of_file: list[Mistake]) -> Verdict:
        """The answer, with the mistakes of the file as a whole first."""
        self.count_batch()
        self.by_rule.update(mistake.rule for mistake in of_file)
        totals = Totals(
            rows=self.by_contract.total(),
            minutes=int(self.sums[MINUTES]),
            costs=whole_pence(self.sums[COSTS]),
            fees=whole_pence(self.sums[FEE]),
            disbursements=whole_pence(self.sums[DISBURSEMENTS]),
            travel=whole_pence(self.sums[TRAVEL]),
            by_contract=dict(self.by_contract),
            by_fee=dict(self.by_fee),
        )
        return Verdict(
            month,
            rows,
            tuple(of_file + self.listed),
            self.by_rule.total(),
            self.bad_rows,
            dict(self.by_rule),
            totals,
        )
