"""Who the clients are (cla.md 7.3, "demographic")."""

from app.kernel.language import _
from app.reports.notes import DIVERSITY
from app.reports.report import Report, flags, moments, text, wholes

REPORTS = [
    Report(
        slug="demographic",
        title=_("Demographic"),
        about=_("Who the clients of the period's cases are, what they need, and where they live"),
        group="casework",
        note=DIVERSITY,
        diversity=True,
        personal=True,
        columns=(
            *wholes(("LAA_Reference", _("LAA reference"))),
            *text(
                ("Hash_ID", _("Hash id")),
                ("Case_ID", _("Reference")),
                ("Provider_ID", _("Provider id")),
                ("Category_Name", _("Category")),
            ),
            *moments(("Date_Case_Created", _("Date case created"))),
            *text(
                ("Matter_Type_1", _("Matter type 1")),
                ("Matter_Type_2", _("Matter type 2")),
                ("Scope_Status", _("Scope")),
                ("Eligibility_Status", _("Eligibility")),
            ),
            *flags(
                ("Adjustments_BSL", _("BSL by webcam")),
                ("Adjustments_LLI", _("Language line")),
                ("Adjustments_MIN", _("Minicom")),
                ("Adjustments_TYP", _("Text relay")),
                ("Adjustments_Callback_Preferred", _("Callback preferred")),
                ("Adjustments_Skype", _("Skype")),
            ),
            *text(
                ("Gender", _("Gender")),
                ("Ethnicity", _("Ethnicity")),
                ("Age_Range", _("Age range")),
                ("Religion", _("Religion")),
                ("Sexual_Orientation", _("Sexual orientation")),
                ("Disability", _("Disability")),
                ("Media_Code", _("Media code")),
                ("Contact_Type", _("Contact type")),
                ("Referral_Agencies", _("Sent to")),
            ),
            *flags(("Exempt_Client", _("Exempt client")), ("Welsh", _("Welsh"))),
            *text(("Language", _("Language")), ("Outcome_Code", _("Outcome code"))),
            *moments(("Outcome_Created_At", _("Happened"))),
            *flags(("Has_Third_Party", _("Has a third party"))),
            *text(("Organisation", _("Organisation"))),
            *flags(("Vulnerable_User", _("Vulnerable"))),
            *text(("Geographical_Region", _("Region")), ("Postcode", _("Postcode"))),
        ),
    )
]
