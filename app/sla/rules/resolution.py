"""Which configuration row sets an item's deadline, and why the others do not (sla.md 1.2, 1.6, 3.4)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.sla.rules.config import DEFAULT_ACTION, ActionConfig, AnyConfig, Config, default_config

Row = TypeVar("Row", bound=AnyConfig)


@dataclass(frozen=True, slots=True)
class Traits:
    """What a row is chosen by: the item's own values, or a row's conditions."""

    hospital: str | None = None
    source: str | None = None
    severity: str | None = None
    priority: str | None = None
    department: str | None = None


class Fate(StrEnum):
    """Why a row sets the deadline, or does not."""

    WON = "won"
    INACTIVE = "inactive"
    OTHER_HOSPITAL = "other_hospital"
    OTHER_SOURCE = "other_source"
    OTHER_SEVERITY = "other_severity"
    OTHER_PRIORITY = "other_priority"
    OTHER_DEPARTMENT = "other_department"
    LESS_SPECIFIC = "less_specific"
    NOT_NEEDED = "not_needed"
    NOT_APPLIED = "not_applied"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A row with its fate. `NOT_NEEDED` is the default's; `NOT_APPLIED` would hold for a new item."""

    row: AnyConfig
    fate: Fate

    @property
    def won(self) -> bool:
        """This row sets the deadline."""
        return self.fate is Fate.WON


def resolve(rows: Sequence[Config], traits: Traits) -> Config:
    """The complaint row in force: source before none, then severity, then priority, else the default."""
    return _best(rows, traits, _complaint_loss, _complaint_rank) or default_config(traits.severity)


def resolve_action(rows: Sequence[ActionConfig], traits: Traits) -> ActionConfig:
    """The action row in force: department, hospital, global, else the built-in default."""
    return _best(rows, traits, _action_loss, _action_rank) or DEFAULT_ACTION


def explain(rows: Sequence[Config], traits: Traits, held: Config | None = None) -> list[Weighed]:
    """Every complaint row with its fate, the one in force first, the default among them.

    `held` is the row stored with the item, which stays in force until a newer one is applied.
    """
    default = default_config(traits.severity)
    return _weighed([*rows, default], traits, _complaint_loss, _complaint_rank, held)


def explain_action(
    rows: Sequence[ActionConfig], traits: Traits, held: ActionConfig | None = None
) -> list[Weighed]:
    """As `explain`, for action rows."""
    return _weighed([*rows, DEFAULT_ACTION], traits, _action_loss, _action_rank, held)


def in_force(rows: Iterable[Row], applied: int | None = 0) -> list[Row]:
    """One version of each active row: the newest up to `applied`, else the oldest; None is the newest of all.

    An edited row is a new version, which moves no live deadline until it is applied (sla.md 1.2).
    """
    by_key: dict[Hashable, list[Row]] = {}
    for row in rows:
        if row.is_active:
            by_key.setdefault(_key(row), []).append(row)
    chosen = []
    for versions in by_key.values():
        versions.sort(key=_version)
        upto = versions if applied is None else [row for row in versions if row.version <= applied]
        chosen.append(upto[-1] if upto else versions[0])
    return chosen


def _best(
    rows: Iterable[Row],
    traits: Traits,
    loss: Callable[[Row, Traits], Fate | None],
    rank: Callable[[Row], tuple[bool, ...]],
) -> Row | None:
    return max((row for row in rows if loss(row, traits) is None), key=rank, default=None)


def _weighed(
    rows: Sequence[Row],
    traits: Traits,
    loss: Callable[[Row, Traits], Fate | None],
    rank: Callable[[Row], tuple[bool, ...]],
    held: Row | None,
) -> list[Weighed]:
    best = _best(rows[:-1], traits, loss, rank) or rows[-1]
    known = next((row for row in rows if row == held), held) or best

    def fate(row: Row) -> Fate:
        if row is known:
            return Fate.WON
        if row is best:
            return Fate.NOT_APPLIED
        return Fate.NOT_NEEDED if row is rows[-1] else loss(row, traits) or Fate.LESS_SPECIFIC

    listed = rows if any(row is known for row in rows) else [known, *rows]
    ranked = sorted(listed[:-1], key=rank, reverse=True)
    return sorted((Weighed(row, fate(row)) for row in (*ranked, listed[-1])), key=_nearness)


def _nearness(one: Weighed) -> int:
    near = (Fate.WON, Fate.NOT_APPLIED, Fate.LESS_SPECIFIC, Fate.NOT_NEEDED)
    return near.index(one.fate) if one.fate in near else len(near)


def _complaint_rank(row: Config) -> tuple[bool, ...]:
    return bool(row.source), bool(row.severity), bool(row.priority)


def _action_rank(row: ActionConfig) -> tuple[bool, ...]:
    return bool(row.department), bool(row.hospital)


def _complaint_loss(row: Config, traits: Traits) -> Fate | None:
    if not row.is_active:
        return Fate.INACTIVE
    if row.hospital != traits.hospital:
        return Fate.OTHER_HOSPITAL
    if row.source and row.source != traits.source:
        return Fate.OTHER_SOURCE
    if row.severity and row.severity != traits.severity:
        return Fate.OTHER_SEVERITY
    return Fate.OTHER_PRIORITY if row.priority and row.priority != traits.priority else None


def _action_loss(row: ActionConfig, traits: Traits) -> Fate | None:
    if not row.is_active:
        return Fate.INACTIVE
    if row.hospital and row.hospital != traits.hospital:
        return Fate.OTHER_HOSPITAL
    return Fate.OTHER_DEPARTMENT if row.department and row.department != traits.department else None


def _key(row: AnyConfig) -> Hashable:
    if isinstance(row, Config):
        return row.hospital, row.source, row.severity, row.priority
    return row.hospital, row.department


def _version(row: AnyConfig) -> int:
    return row.version
