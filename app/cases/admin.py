"""The code lists of casework as administrators see them; cases themselves have the console."""

from app.cases.tables import Category, MatterType, MediaCode
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("Code lists")

TABLES = [
    Shown(
        Category,
        _GROUP,
        columns=("code", "name", "position", "ecf_available", "mandatory"),
        filters=("code", "name"),
        order="position",
        edit=("name", "position", "ecf_available", "mandatory"),
    ),
    Shown(
        MatterType,
        _GROUP,
        columns=("code", "level", "category", "label"),
        filters=("code", "level", "category", "label"),
        order="code",
        edit=("label",),
    ),
    Shown(
        MediaCode,
        _GROUP,
        columns=("code", "name", "group"),
        filters=("code", "name", "group"),
        order="code",
        edit=("name", "group"),
        create=("code", "name", "group"),
    ),
]
