"""The row function for the rows that are right, nearly all of them: look-ups and few calls.

Everything here is made of the readers and rules that also judge the bad rows; what this refuses is
gone through by them. Nothing is decided here alone (tests hold the two to the same answer).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from operator import getitem, itemgetter
from typing import Any

from app.billing.rules import contracts, crossings
from app.billing.rules.cells import Fault, Reader, Value, day, reader
from app.billing.rules.columns import Layout
from app.billing.rules.contracts import RENEWED, Contract
from app.billing.rules.row import BLANKS, DETERMINATION, FEE_CODE, MATTER1, Row, Values

Good = tuple[Contract, Values]
Test = Callable[[Values], Any]
Reads = Mapping[Contract, tuple[dict[str, Value], ...]]
Key = tuple[Contract, bool, str, str]

REMEMBERED = 50_000
# Cells of these columns hardly ever repeat: remembering them would cost more than reading them.
UNREPEATED = frozenset({"reference", "client", "account", "costs"})
_ALWAYS_GIVEN = "matter1"


def row_function(layout: Layout, reads: Reads) -> Callable[[Sequence[str]], Good | None]:
    """A function that gives contract and values of a good row, and None for any other."""
    plans = _Plans(layout)
    row_of: Callable[[Iterable[Any]], Values] = tuple
    if not layout.has_fees:
        row_of = partial(_row_without_fees, [column.name for column in layout.columns])
    eras = _Remembering(_era if layout.has_fees else _only_era)
    newer = _Remembering(_newer)
    opened, matter1 = layout.at("opened"), layout.at("matter1")

    def good(cells: Sequence[str]) -> Good | None:
        try:
            contract = eras[cells[opened]] or newer[cells[matter1]]
            row = row_of(map(getitem, reads[contract], cells))
        except Fault:
            return None
        given, tests = plans[contract, row[DETERMINATION] != "", row[FEE_CODE], row[MATTER1]]
        if not all(given(row)):
            return None
        for holds in tests:
            if not holds(row):
                return None
        return contract, row

    return good


class _Plans(dict[Key, tuple[Callable[[Values], Values], tuple[Test, ...]]]):
    """What applies to rows of a contract, determination or none, fee code and matter type.

    The columns that must be given are looked at together, the other rules one by one.
    """

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.layout = layout

    def __missing__(self, key: Key) -> tuple[Callable[[Values], Values], tuple[Test, ...]]:
        rules = [rule for rule in crossings.plan(self.layout, *key) if not (rule.own or rule.implied)]
        # itemgetter gives a tuple only for two or more.
        given = [rule.given for rule in rules if rule.given]
        given += [_ALWAYS_GIVEN] * (2 - len(given))
        columns = itemgetter(*map(Row._fields.index, given))
        self[key] = found = columns, tuple(rule.holds for rule in rules if not rule.given)
        return found


def reads_of(layout: Layout, as_of: date) -> Reads:
    """How each contract reads the cells of its columns: a look-up a column, which raises Fault."""
    everywhere = {column for columns in layout.by_contract.values() for column in columns}
    readers = {column: reader(column, as_of) for column in everywhere}
    known = {
        column: _passing(read) if column.name in UNREPEATED else _Remembering(read)
        for column, read in readers.items()
    }
    return {
        contract: tuple(known[column] for column in columns)
        for contract, columns in layout.by_contract.items()
    }


def _passing(read: Reader) -> dict[str, Value]:
    """A look-up that remembers nothing and asks the reader each time."""
    return type("Passing", (dict,), {"__missing__": staticmethod(read)})()


class _Remembering(dict[str, Any]):
    """What cells read as; a cell that fails raises Fault and is not remembered."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: str) -> Any:
        value = self.read(cell)
        if len(self) >= REMEMBERED:
            self.clear()
        self[cell] = value
        return value


def _era(cell: str) -> Contract:
    """The contract of a day opened, or "" where Matter Type 1 decides; the readers refuse the days too early."""
    opened = day(cell)
    return contracts.OLD if opened is None or opened < RENEWED else Contract("")


def _only_era(cell: str) -> Contract:
    return contracts.OLD


def _newer(cell: str) -> Contract:
    return contracts.newer_contract_of(cell.strip())


def _row_without_fees(names: Sequence[str], values: Iterable[Any]) -> Values:
    given = dict(zip(names, values, strict=True))
    return Row(**{name: given.get(name, blank) for name, blank in BLANKS.items()})
