"""Where administrators define key figures over the house's own measures."""

from app.kernel.language import _, mark
from app.kernel.shown import Shown
from app.kpis.tables import Kpi, KpiValue

_GROUP = mark("Actions")
_KPI = ("name", "measure", "share_of", "hospital", "target", "aim", "span", "is_active")

TABLES = [
    Shown(
        Kpi,
        _GROUP,
        columns=_KPI,
        filters=("name", "measure", "hospital", "is_active"),
        order="name",
        edit=("name", "target", "is_active"),
        create=_KPI,
        refusals={
            "measure_has_a_place": _(
                "Write the measure such as complaints.met; a share is of the same list."
            ),
            "kpi_has_a_name": _("Give the key figure a name."),
        },
    ),
    Shown(
        KpiValue,
        _GROUP,
        columns=("kpi", "hospital", "since", "until", "number", "whole", "value", "target", "previous"),
        filters=("kpi", "hospital", "since"),
        order="-since",
    ),
]
