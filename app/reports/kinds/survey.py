"""People who agreed to be asked for research: leaves only locked, with a reason (cla.md 7.2, "Survey")."""

from app.kernel.language import _
from app.reports.report import DAY, FLAG, MOMENT, Column, Report

REPORTS = [
    Report(
        slug="survey",
        seed="MISurveyExtract",
        title=_("User research contacts"),
        about=_("People who agreed to be contacted for research and are safe to contact"),
        group="casework",
        permission="reports.research",
        personal=True,
        locked=True,
        columns=(
            Column("Hash_ID", _("Hash id")),
            Column("created", _("Created"), MOMENT),
            Column("modified", _("Modified"), MOMENT),
            Column("full_name", _("Full name")),
            Column("postcode", _("Postcode")),
            Column("street", _("Street")),
            Column("phone", _("Phone")),
            Column("email", _("Email")),
            Column("date_of_birth", _("Date of birth"), DAY),
            Column("ni_number", _("National insurance number")),
            Column("contact_for_research", _("Contact for research"), FLAG),
            Column("contact_for_research_via", _("Contact for research by")),
            Column("safe_to_contact", _("Safe to contact")),
            Column("Third_Party_Contact", _("Third party contact"), FLAG),
            Column("Case_Refs", _("Cases")),
            Column("Third_Party_Case_Refs", _("Cases with a third party")),
            Column("Organisation", _("Organisation")),
        ),
    )
]
