"""What each provider billed in each month."""

from app.kernel.language import _
from app.reports.report import DAY, FLAG, MONEY, MONTHS, WHOLE, Column, Report

REPORTS = [
    Report(
        slug="billing-totals",
        title=_("Billing totals"),
        about=_("What each provider billed each month, in rows, minutes and money"),
        group="providers",
        permission="reports.billing",
        period=MONTHS,
        columns=(
            Column("Month", _("Month"), DAY),
            Column("Provider", _("Provider")),
            Column("Rows", _("Rows"), WHOLE),
            Column("Minutes", _("Minutes"), WHOLE),
            Column("Total", _("Total"), MONEY),
            Column("Warnings", _("Warnings"), WHOLE),
            Column("Late", _("Late"), FLAG),
        ),
    )
]
