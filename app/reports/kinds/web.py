"""Cases that began on the web, and why people got in touch (cla.md 7.3)."""

from app.kernel.language import _
from app.reports.notes import OPENING
from app.reports.report import NUMBER, Column, Report, flags, moments, text, wholes

REPORTS = [
    Report(
        slug="web-contact-cases",
        title=_("Web contact cases"),
        about=_("Cases from the web that were opened or changed in the period"),
        group="casework",
        note=OPENING,
        personal=True,
        columns=(
            *text(("Case_Ref", _("Reference"))),
            *moments(("Case_Created", _("Date case created")), ("Case_Modified", _("Last changed"))),
            *text(
                ("Contact_Type", _("Contact type")),
                ("Enquiry_Contact_Reason", _("Reasons for contacting")),
                ("Callback_Type", _("Callback type")),
                ("Client_Notes", _("Notes of the client")),
                ("CHS_Outcome_Code", _("Outcome code")),
            ),
            *flags(("Urgent", _("Urgent"))),
        ),
    ),
    Report(
        slug="reasons-for-contacting",
        title=_("Reasons for contacting"),
        about=_(
            "Why people got in touch rather than go on alone: in all, and from the eight pages most came from"
        ),
        group="casework",
        note=OPENING,
        columns=(
            *text(("Referrer", _("Page they came from")), ("Description", _("Reason"))),
            Column("Percentage", _("Percentage"), NUMBER),
            *wholes(
                ("Count", _("Count")), ("With_Cases", _("With cases")), ("Without_Cases", _("Without cases"))
            ),
        ),
    ),
    Report(
        slug="reasons-disaggregated",
        title=_("Reasons for contacting, one by one"),
        about=_("Each time somebody said why they got in touch, and what they need to be reached"),
        group="casework",
        note=OPENING,
        personal=True,
        columns=(
            *text(
                ("RFC_ID", _("Id")),
                ("Case_ID", _("Reference")),
                ("Contact_Option", _("Contact type")),
                ("Contact_Reasons", _("Reasons for contacting")),
                ("Problem_Notes", _("Notes of the client")),
            ),
            *flags(
                ("BSL_Webcam", _("BSL by webcam")),
                ("Minicom", _("Minicom")),
                ("Text_Relay", _("Text relay")),
                ("Skype_Webcam", _("Skype")),
            ),
            *text(
                ("Language", _("Language")),
                ("Other_Communication_Needs", _("Notes on needs")),
            ),
            *moments(("RFC_Date", _("Date"))),
        ),
    ),
]
