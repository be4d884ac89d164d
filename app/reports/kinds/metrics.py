"""Scope, means, cases and time, day by day (cla.md 7.3, "metrics")."""

from app.kernel.language import _
from app.reports.report import DAY, Column, Report, wholes

REPORTS = [
    Report(
        slug="metrics",
        title=_("Daily figures"),
        about=_("Scope and means answers, cases and billable seconds of each day"),
        group="casework",
        columns=(
            Column("Date", _("Date"), DAY),
            *wholes(
                ("Diagnosis_total", _("Scope answers")),
                ("Scope_unknown", _("Scope not known")),
                ("Outofscope", _("Out of scope")),
                ("Scope_contact", _("Call needed to tell")),
                ("Inscope", _("In scope")),
                ("Eligibility_check_total", _("Means answers")),
                ("Eligibility_check_unknown", _("Means not known")),
                ("Eligibility_check_ineligible", _("Not eligible")),
                ("Eligibility_check_eligible", _("Eligible")),
                ("Cases_total", _("Cases")),
                ("Cases_unknown", _("Cases, means not known")),
                ("Cases_ineligible", _("Cases, not eligible")),
                ("Cases_eligible", _("Cases, eligible")),
                ("Time_total", _("Seconds")),
                ("Time_unknown", _("Seconds, means not known")),
                ("Time_ineligible", _("Seconds, not eligible")),
                ("Time_eligible", _("Seconds, eligible")),
                ("Time_web_total", _("Seconds, web")),
                ("Time_web_unknown", _("Seconds, web, means not known")),
                ("Time_web_ineligible", _("Seconds, web, not eligible")),
                ("Time_web_eligible", _("Seconds, web, eligible")),
                ("Time_phone_total", _("Seconds, phone")),
                ("Time_phone_unknown", _("Seconds, phone, means not known")),
                ("Time_phone_ineligible", _("Seconds, phone, not eligible")),
                ("Time_phone_eligible", _("Seconds, phone, eligible")),
            ),
        ),
    )
]
