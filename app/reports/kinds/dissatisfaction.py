"""What clients were dissatisfied with, beside their cases (cla.md 5.1, 7.3 "EOD")."""

from app.kernel.language import _
from app.reports.report import Report, flags, moments, text, wholes

REPORTS = [
    Report(
        slug="eod",
        title=_("Expressions of dissatisfaction"),
        about=_("What the clients of the period's cases were dissatisfied with"),
        group="complaints",
        personal=True,
        columns=(
            *wholes(("LAA_Reference", _("LAA reference"))),
            *text(("Case_Reference", _("Reference")), ("Case_Category", _("Case category"))),
            *moments(("EOD_Updated", _("Last changed"))),
            *text(("EOD_Category", _("Complaint category")), ("EOD_Notes", _("Notes"))),
            *flags(("Major", _("Major"))),
            *text(("Organisation", _("Organisation"))),
        ),
    )
]
