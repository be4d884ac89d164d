"""The row function: a row to its values, or to everything that is wrong with it.

A good row costs one look-up a cell and one call a rule that applies to it; only a row that fails
somewhere is gone through slowly, by the same readers and the same rules.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from operator import getitem
from typing import Any, Generic, TypeVar

from app.billing.rules import contracts, crossings, repairs
from app.billing.rules.cells import Fault, Value, day, reader
from app.billing.rules.columns import Column, layout
from app.billing.rules.contracts import RENEWED, STARTED, Contract
from app.billing.rules.crossings import Crossing
from app.billing.rules.row import Row
from app.billing.rules.verdict import Mistake, Place

# Cells of these columns hardly ever repeat: remembering them would cost more than reading them.
UNREPEATED = frozenset({"reference", "client", "account", "costs"})
REMEMBERED = 20_000
MANY_CODES = 15

Good = tuple[Contract, Row]
_T = TypeVar("_T")
_BLANKS: dict[str, Any] = {
    **dict.fromkeys(Row._fields, ""),
    **dict.fromkeys(("reference", "born", "opened", "closed", "costs", "fee", "disbursements", "travel")),
    "minutes": 0,
}
_row_of: Callable[[Iterable[Any]], Row] = partial(tuple.__new__, Row)


class _Read(dict[str, _T], Generic[_T]):
    """What cells read as; a cell that fails raises Fault and is not remembered."""

    def __init__(self, read: Callable[[str], _T], keep: int = REMEMBERED) -> None:
        super().__init__()
        self.read = read
        self.keep = keep

    def __missing__(self, cell: str) -> _T:
        value = self.read(cell)
        if self.keep:
            if len(self) >= self.keep:
                self.clear()
            self[cell] = value
        return value


class _Plans(dict[tuple[Contract, bool, str], tuple[Callable[[Row], bool], ...]]):
    """The tests of the rules that apply, by contract, by whether there is a determination, by fee code."""

    def __init__(self, plan: Callable[[Contract, bool, str], tuple[Crossing, ...]]) -> None:
        super().__init__()
        self.plan = plan

    def __missing__(self, key: tuple[Contract, bool, str]) -> tuple[Callable[[Row], bool], ...]:
        self[key] = found = tuple(rule.holds for rule in self.plan(*key))
        return found


class Checker:
    """Checks rows of one file, as of a day, in one of the two layouts. Keep it no longer than the file."""

    def __init__(self, as_of: date, contract_2018: bool = True) -> None:
        self.as_of = as_of
        self.layout = layout(contract_2018)
        self.places = {column.name: Place.of(column, at) for at, column in enumerate(self.layout.columns)}
        self.at = {column.name: at for at, column in enumerate(self.layout.columns)}
        known: dict[Column, _Read[Value]] = {}
        for column in {column for columns in self.layout.by_contract.values() for column in columns}:
            keep = 0 if column.name in UNREPEATED else REMEMBERED
            known[column] = _Read(reader(column, as_of), keep)
        self._reads = {
            contract: tuple(known[column] for column in columns)
            for contract, columns in self.layout.by_contract.items()
        }
        self._plans = _Plans(partial(crossings.plan, self.layout))
        self._eras = _Read(_era if contract_2018 else _only_era)
        self._newer = _Read(_newer)
        self._opened, self._matter1 = self.at["opened"], self.at["matter1"]
        self._row = _row_of if self.layout.has_fees else self._row_without_fees

    def good(self, cells: Sequence[str]) -> Good | None:
        """Contract and values of a row without a mistake, else None. The row must have the layout's width."""
        try:
            contract = self._eras[cells[self._opened]] or self._newer[cells[self._matter1]]
            row = self._row(map(getitem, self._reads[contract], cells))
        except Fault:
            return None
        for holds in self._plans[contract, row.determination != "", row.fee_code]:
            if not holds(row):
                return None
        return contract, row

    def mistakes(self, cells: Sequence[str], number: int = 1, line: int = 0) -> list[Mistake]:
        """Everything wrong with a row, in the order of cla.md 6.5; empty for a good one."""
        contract = self._contract_of(cells)
        found: list[Mistake] = []
        values = dict(_BLANKS)
        failed: set[str] = set()
        columns = self.layout.by_contract[contract]
        for column, read, cell in zip(columns, self._reads[contract], cells, strict=True):
            try:
                values[column.name] = read.read(cell)
            except Fault as fault:
                failed.add(column.name)
                found.append(self._cell_mistake(column, cell, fault, number, line))
        row = Row(**{name: values[name] for name in Row._fields})
        broken = self._broken(row, contract, failed)
        return found + [self._crossing_mistake(rule, cells, number, line) for rule in broken]

    def _broken(self, row: Row, contract: Contract, failed: set[str]) -> list[Crossing]:
        broken: list[Crossing] = []
        split = False
        for rule in crossings.plan(self.layout, contract, row.determination != "", row.fee_code):
            rests = not rule.reads.isdisjoint(failed) or (split and rule in crossings.AFTER_CATEGORY)
            if rests or rule.holds(row):
                continue
            broken.append(rule)
            split = split or rule.id == "X-CAT"
            if rule.own:
                failed.update(rule.blames)
                blank: dict[str, Any] = dict.fromkeys(rule.blames, "")
                row = row._replace(**blank)
        return broken

    def _contract_of(self, cells: Sequence[str]) -> Contract:
        if not self.layout.has_fees:
            return contracts.OLD
        try:
            opened = day(cells[self._opened])
        except Fault:
            return contracts.UNKNOWN
        return contracts.contract_of(opened, cells[self._matter1].strip())

    def _row_without_fees(self, values: Iterable[Any]) -> Row:
        given = dict(zip((column.name for column in self.layout.columns), values, strict=True))
        return Row(**{name: given.get(name, blank) for name, blank in _BLANKS.items()})

    def _cell_mistake(self, column: Column, cell: str, fault: Fault, number: int, line: int) -> Mistake:
        many = fault.rule == "F-CODE" and len(column.codes) > MANY_CODES
        minutes = fault.rule == "F-INT" and column.name == "minutes"
        return Mistake(
            fault.rule,
            number,
            (self.places[column.name],),
            cell.strip(),
            {"codes": ", ".join(sorted(column.codes))} if column.codes and not many else None,
            "many" if many else "minutes" if minutes else fault.variant,
            repairs.fix_for(column, cell, fault.rule, self.as_of),
            line,
        )

    def _crossing_mistake(self, rule: Crossing, cells: Sequence[str], number: int, line: int) -> Mistake:
        named = {name: cells[self.at[name]].strip() for name in {*rule.reads, *rule.blames, "matter1"}}
        given = [named[name] for name in rule.blames if named[name]]
        return Mistake(
            rule.id,
            number,
            tuple(self.places[name] for name in rule.blames),
            ", ".join(given),
            named,
            fix=repairs.CROSSING_FIXES.get(rule.id),
            line=line,
        )


def _era(cell: str) -> Contract:
    """The contract of a day opened, or "" where Matter Type 1 decides."""
    opened = day(cell)
    if opened is not None and opened < STARTED:
        raise Fault("X-DATE-2013")
    return contracts.OLD if opened is None or opened < RENEWED else Contract("")


def _only_era(cell: str) -> Contract:
    return contracts.OLD


def _newer(cell: str) -> Contract:
    contract = contracts.newer_contract_of(cell.strip())
    if contract == contracts.SOME_2018:
        raise Fault("F-CODE")
    return contract
