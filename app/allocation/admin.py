"""Allocation as administrators set it: weights, hours and education rules, the switch, the rota."""

from app.allocation.tables import Allocation, AllocationRule, AllocationSetting, RotaEntry
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("Allocation")
_RULE = ("opens", "closes", "education", "face_to_face")
_SETTING = ("best_fit", "always_suggest", "accept_hours")
_ROTA = ("category", "provider", "starts_at", "ends_at")

TABLES = [
    Shown(
        Allocation,
        _GROUP,
        columns=("category", "provider", "weight", "weekdays"),
        filters=("category", "provider"),
        order="category",
        edit=("weight", "weekdays"),
        create=("category", "provider", "weight", "weekdays"),
        delete=True,
    ),
    Shown(
        AllocationRule,
        _GROUP,
        columns=("category", *_RULE),
        filters=("category",),
        order="category",
        edit=_RULE,
        create=("category", *_RULE),
    ),
    Shown(AllocationSetting, _GROUP, columns=_SETTING, edit=_SETTING, create=_SETTING),
    Shown(
        RotaEntry,
        _GROUP,
        columns=_ROTA,
        filters=("category", "provider"),
        order="-starts_at",
        edit=("provider", "starts_at", "ends_at"),
        create=_ROTA,
        delete=True,
    ),
]
