"""Every table that administrators may see, collected from the rooms."""

import importlib
from pathlib import Path
from typing import Any

import app
from app.kernel.shown import Shown

#: security.md AD-3: whatever a room says, these hold secrets or bodies and are never shown.
NEVER = frozenset(
    {
        "app_session",
        "sign_in_step",
        "second_factor",
        "recovery_code",
        "one_time_link",
        "sign_in_failure",
        "api_token",
        "outbox",
        "outbox_attempt",
        "job",
        "draft",
        "throttle",
        "once",
    }
)


def collect() -> list[Shown]:
    """The tables of every room's admin.py, by name. Raises ValueError for one that must not be shown, or a slip."""
    found: list[Shown] = []
    for file in sorted(Path(app.__path__[0]).glob("*/admin.py")):
        module: Any = importlib.import_module(f"app.{file.parent.name}.admin")
        found += module.TABLES
    for shown in found:
        _must_be_sound(shown)
    return sorted(found, key=lambda shown: shown.name)


def _must_be_sound(shown: Shown) -> None:
    if shown.name in NEVER:
        raise ValueError(f"{shown.name} is never shown to administrators.")
    known = {column._meta.name: column for column in shown.table._meta.columns}
    named = {
        *shown.columns,
        *shown.listed,
        *shown.filters,
        *shown.edit,
        *shown.create,
        shown.order.removeprefix("-"),
    }
    if strange := named - known.keys():
        raise ValueError(f"{shown.name} has no column {', '.join(sorted(strange))}.")
    secret = {name for name in named if known[name]._meta.secret}
    if secret or not {*shown.filters, *shown.listed, *shown.edit, *shown.create} <= shown.visible:
        raise ValueError(f"{shown.name} shows a secret, or filters or writes what it does not show.")
