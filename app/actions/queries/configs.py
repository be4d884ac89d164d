"""The rows that say how long actions may take, in every version."""

import json
from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.sla.rules import ActionConfig

Version = tuple[UUID, int]

_PLAIN: Final = tuple(
    column.name
    for column in fields(ActionConfig)
    if column.name not in ("id", "version", "hospital", "department")
)
#: A version never changes, so a process reads it once.
_known: Final[dict[Version, ActionConfig]] = {}


async def rows_of(hospitals: Collection[UUID]) -> list[ActionConfig]:
    """The newest version of every row that may hold for actions of these hospitals, the global ones too."""
    found = await db.fetch(
        "select id, version from action_sla_config where hospital = any($1) or hospital is null"
        " order by created_at, id",
        list(hospitals),
    )
    known = await versions_of((row["id"], row["version"]) for row in found)
    return [known[row["id"], row["version"]] for row in found]


async def versions_of(wanted: Iterable[Version]) -> dict[Version, ActionConfig]:
    """Configuration rows as they stood at these versions."""
    pairs = set(wanted)
    missing = [pair for pair in pairs if pair not in _known]
    if missing:
        found = await db.fetch(
            "select config, version, definition from action_sla_config_version"
            " join unnest($1::uuid[], $2::int[]) w(c, v) on w.c = config and w.v = version",
            [config for config, _ in missing],
            [version for _, version in missing],
        )
        for row in found:
            key = (row["config"], row["version"])
            _known[key] = _config(json.loads(row["definition"]), *key)
    return {pair: _known[pair] for pair in pairs if pair in _known}


def _config(definition: dict[str, Any], config: UUID, version: int) -> ActionConfig:
    return ActionConfig(
        definition["hospital"],
        definition["department"],
        **{name: definition[name] for name in _PLAIN},
        version=version,
        id=config,
    )
