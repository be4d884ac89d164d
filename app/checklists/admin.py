"""Checklists as administrators edit them."""

from app.checklists.tables import ChecklistItem
from app.kernel.language import mark
from app.kernel.shown import Shown

_LINE = ("category", "text", "mandatory", "position", "active")

TABLES = [
    Shown(
        ChecklistItem,
        mark("Checklists"),
        columns=_LINE,
        filters=("category", "text", "mandatory", "active"),
        order="position",
        edit=_LINE,
        create=_LINE,
    )
]
