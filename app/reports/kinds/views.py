"""Who opened which case and which complaint (cla.md 7.3, the two view audits)."""

from app.kernel.language import _
from app.reports.report import MOMENT, Column, Report, text

_WHO = text(("Action", _("Action")), ("Operator", _("Operator")), ("Organisation", _("Organisation")))

REPORTS = [
    Report(
        slug="case-view-audit",
        title=_("Case view audit"),
        about=_("Which operator opened which case, and when"),
        group="audit",
        permission="reports.audit",
        columns=(Column("Case", _("Case")), *_WHO, Column("Date", _("Date"), MOMENT)),
    ),
    Report(
        slug="complaint-view-audit",
        title=_("Complaint view audit"),
        about=_("Who opened which complaint, and when"),
        group="audit",
        permission="reports.audit",
        columns=(
            *text(("Case", _("Case")), ("Complaint_Id", _("Complaint"))),
            *_WHO,
            Column("Date", _("Date"), MOMENT),
        ),
    ),
]
