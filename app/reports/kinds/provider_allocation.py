"""How cases were shared out among providers (cla.md 7.3, "mi-provider-allocation")."""

from app.kernel.language import _
from app.reports.report import WHOLE, Column, Report

REPORTS = [
    Report(
        slug="mi-provider-allocation",
        title=_("Provider allocation"),
        about=_("Cases assigned in the period within opening hours, by category and provider"),
        group="providers",
        columns=(
            Column("Category", _("Category")),
            Column("Provider", _("Provider")),
            Column("Cases", _("Cases"), WHOLE),
        ),
    )
]
