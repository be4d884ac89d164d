"""A row to its values, or to everything that is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial

from app.billing.rules import contracts, crossings, repairs
from app.billing.rules.cells import Fault, day
from app.billing.rules.columns import Column, layout
from app.billing.rules.contracts import Contract
from app.billing.rules.crossings import Crossing
from app.billing.rules.fast import Good, reads_of, row_function
from app.billing.rules.row import BLANKS, DETERMINATION, FEE_CODE, MATTER1, Row, Values
from app.billing.rules.verdict import Mistake, Place

MANY_CODES = 15


class Checker:
    """Checks rows of one file, as of a day, in one of the two layouts. Keep it no longer than the file.

    `good(cells)` gives contract and values (those of `Row`) of a row without a mistake, else None;
    `mistakes(cells)` says all that is wrong with it. Both need as many cells as the layout has columns.
    """

    def __init__(self, as_of: date, contract_2018: bool = True) -> None:
        self.as_of = as_of
        self.layout = layout(contract_2018)
        self.at = {column.name: at for at, column in enumerate(self.layout.columns)}
        self.places = {column.name: Place.of(column, at) for at, column in enumerate(self.layout.columns)}
        self._reads = reads_of(self.layout, as_of)
        self._plan = lru_cache(partial(crossings.plan, self.layout))
        self.good: Callable[[Sequence[str]], Good | None] = row_function(self.layout, self._reads)

    def mistakes(self, cells: Sequence[str], number: int = 1, line: int = 0) -> list[Mistake]:
        """Everything wrong with a row, in the order of cla.md 6.5; empty for a good one.

        `number` and `line` are where the row stands among the rows and in the file.
        """
        contract = self._contract_of(cells)
        found: list[Mistake] = []
        later: dict[str, Mistake] = {}
        values = dict(BLANKS)
        failed: set[str] = set()
        columns = self.layout.by_contract[contract]
        for column, read, cell in zip(columns, self._reads[contract], cells, strict=True):
            try:
                values[column.name] = read[cell]
            except Fault as fault:
                failed.add(column.name)
                mistake = self._cell_mistake(column, cell, fault, number, line)
                if fault.rule.startswith("F-"):
                    found.append(mistake)
                else:
                    later[fault.rule] = mistake
        row = tuple(map(values.__getitem__, Row._fields))
        for rule in self._broken(row, contract, failed, later):
            own = later.get(rule.id) if rule.own else None
            found.append(own or self._crossing_mistake(rule, cells, number, line))
        return found

    def _broken(
        self, row: Values, contract: Contract, failed: set[str], later: dict[str, Mistake]
    ) -> Iterator[Crossing]:
        split = False
        for rule in self._plan(contract, row[DETERMINATION] != "", row[FEE_CODE], row[MATTER1]):
            if rule.own:
                broken = rule.id in later
            else:
                rests = split and rule in crossings.AFTER_CATEGORY
                broken = not rule.holds(row) and rule.reads.isdisjoint(failed) and not rests
            split = split or (broken and rule.id == "X-CAT")
            if broken:
                yield rule

    def _contract_of(self, cells: Sequence[str]) -> Contract:
        if not self.layout.has_fees:
            return contracts.OLD
        try:
            opened = day(cells[self.at["opened"]])
        except Fault:
            return contracts.UNKNOWN
        return contracts.contract_of(opened, cells[self.at["matter1"]].strip())

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
