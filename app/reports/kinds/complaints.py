"""Complaints: each one, and what was met of the deadlines (cla.md 7.3, sla.md 1.1)."""

from app.complaints import measures
from app.kernel.language import _
from app.reports.report import FLAG, MOMENT, NUMBER, WHOLE, Column, Report, text

REPORTS = [
    Report(
        slug="complaints",
        title=_("Complaints"),
        about=_("Complaints of the period that were not struck out, from arrival to answer"),
        group="complaints",
        permission="reports.complaints",
        personal=True,
        columns=(
            *text(
                ("reference", _("Complaint")),
                ("laa_reference", _("LAA reference")),
                ("case_reference", _("Case")),
                ("full_name", _("Full name")),
                ("case_category", _("Case category")),
                ("created_by", _("Created by operator")),
                ("owner", _("Owner")),
                ("source", _("Source")),
            ),
            Column("received", _("Complaint received"), MOMENT),
            *text(("category", _("Complaint category"))),
            Column("holding_letter_sent", _("Holding letter sent"), MOMENT),
            Column("full_response_sent", _("Full response sent"), MOMENT),
            *text(("severity", _("Severity"))),
            Column("justified", _("Justified?"), FLAG),
            Column("closed", _("Complaint closed"), MOMENT),
            Column("resolved", _("Resolved?"), FLAG),
            Column("due", _("Due"), MOMENT),
            Column("within_sla", _("Within SLA?"), FLAG),
            *text(("organisation", _("Organisation"))),
        ),
    ),
    Report(
        slug="sla-compliance",
        title=_("Answered in time, by source"),
        about=_("Met, breached and late complaints of each source and hospital"),
        group="complaints",
        permission="reports.complaints",
        columns=(
            *text(("Source", _("Source")), ("Hospital", _("Hospital"))),
            Column("Complaints", _("Complaints"), WHOLE),
            Column("Met", _("Met"), WHOLE),
            Column("Breached", _("Breached"), WHOLE),
            Column("Open_Late", _("Open and late"), WHOLE),
            Column("Open_In_Time", _("Open and in time"), WHOLE),
            Column("Hours_To_Response_Median", _("Hours to first response, median"), NUMBER),
            Column("Hours_To_Resolution_Median", _("Hours to resolution, median"), NUMBER),
        ),
        measures={
            **{name: measures.condition(name, ":now") for name in measures.MEASURES},
            "to_first_response": measures.TO_FIRST_RESPONSE,
            "to_resolution": measures.TO_RESOLUTION,
        },
    ),
]
