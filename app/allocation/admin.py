"""Allocation as administrators set it: weights, hours and education rules, the switch, the rota."""

from app.allocation.tables import Allocation, AllocationRule, AllocationSetting, RotaEntry
from app.kernel.language import _, mark
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
        refusals={
            "allocation_pair_uq": _("This provider has an allocation in this category. Change its weight."),
            "weight_is_not_negative": _("A weight is 0 or more; 0 is for choices by hand alone."),
        },
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
        refusals={"opens_before_it_closes": _("The hours must open before they close.")},
    ),
    Shown(
        AllocationSetting,
        _GROUP,
        columns=_SETTING,
        edit=_SETTING,
        create=_SETTING,
        refusals={"accept_hours_are_sound": _("Write 0 to 500 working hours; 0 is no limit.")},
    ),
    Shown(
        RotaEntry,
        _GROUP,
        columns=_ROTA,
        filters=("category", "provider"),
        order="-starts_at",
        edit=("provider", "starts_at", "ends_at"),
        create=_ROTA,
        refusals={
            "rota_entry_never_overlap": _(
                "Another entry of this category overlaps this time, or encloses it. Two entries cannot overlap."
            ),
            "rota_entry_ends_after_its_start": _("It must end after it begins."),
        },
        delete=True,
    ),
]
