"""Which other help clients were sent to, and the articles that say when (cla.md 7.2 "Alternative help", 7.3)."""

from app.kernel.language import _
from app.reports.report import NOTHING, Report, flags, moments, text, wholes

_PHONES = [
    pair
    for n in range(1, 5)
    for pair in ((f"Tel_{n}_Name", _("Telephone, name")), (f"Tel_{n}_Number", _("Telephone, number")))
]
_CATEGORIES = [
    column
    for n in range(1, 7)
    for column in (
        *text((f"Category_{n}", _("Category"))),
        *flags((f"Preferred_Signpost_{n}", _("Named first"))),
    )
]

REPORTS = [
    Report(
        slug="alternative-help",
        title=_("Alternative help"),
        about=_("How many cases were sent to other organisations and to which, then each of them"),
        group="casework",
        personal=True,
        columns=(
            *text(("Id", _("Id")), ("Reference", _("Reference"))),
            *wholes(("Laa_reference", _("LAA reference"))),
            *text(("Category", _("Category"))),
            *moments(("Created", _("Created"))),
            *text(("Code", _("Code")), ("Notes", _("Notes"))),
            *flags(("F2F", _("Face to face"))),
            *text(("KB_Id", _("Article id"))),
            *wholes(("Cases", _("Cases"))),
        ),
        seed="MIAlternativeHelpExtract",
    ),
    Report(
        slug="knowledge-base-articles",
        title=_("Knowledge base articles"),
        about=_("Every organisation's service of the knowledge base as it stands"),
        group="casework",
        period=NOTHING,
        columns=(
            *text(("ID", _("Id"))),
            *moments(("Created", _("Created")), ("Modified", _("Last changed"))),
            *text(
                ("Resource_Type", _("Kind")),
                ("Service_Name", _("Service")),
                ("Service_Tag", _("Short name")),
                ("Organisation", _("Organisation")),
                ("Website", _("Website")),
                ("Email", _("Email")),
                ("Description", _("Description")),
                ("Public_Description", _("Description for the public")),
                ("How_To_Use", _("How to use it")),
                ("When_To_Use", _("When to use it")),
                ("Address", _("Address")),
                ("Opening_Hours", _("Opening hours")),
                ("Keywords", _("Keywords")),
                ("Geographic_Coverage", _("Where it helps")),
                ("Type_Of_Service", _("Type of service")),
                ("Accessibility", _("Accessibility")),
                *_PHONES,
            ),
            *_CATEGORIES,
            *flags(("Offered", _("Offered"))),
        ),
    ),
]
