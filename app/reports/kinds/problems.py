"""What clients' problems were taken for (cla.md 7.3, "problem categorisation" and "scope")."""

from app.kernel.language import _
from app.reports.notes import OPENING
from app.reports.report import Report, flags, moments, text

_MATTER = text(
    ("Matter_Type_1_Code", _("Matter type 1")),
    ("Matter_Type_1_Description", _("Matter type 1, in words")),
    ("Matter_Type_2_Code", _("Matter type 2")),
    ("Matter_Type_2_Description", _("Matter type 2, in words")),
)

REPORTS = [
    Report(
        slug="problem-categorisation",
        title=_("Problem categorisation"),
        about=_(
            "Cases that were changed in the period: what was asked and noted, and the category it led to"
        ),
        group="casework",
        personal=True,
        columns=(
            *text(
                ("Personal_Details_Id", _("Client")),
                ("Case_Id", _("Reference")),
                ("Source", _("Contact type")),
            ),
            *moments(("Created", _("Created")), ("Modified", _("Last changed"))),
            *text(
                ("Public_Diagnosis_Notes", _("Notes on scope")),
                ("Operator_Notes", _("Operator notes")),
                ("Provider_Notes", _("Provider notes")),
            ),
            *flags(
                ("Adjustments_BSL_Webcam", _("BSL by webcam")),
                ("Adjustments_Callback_Preference", _("Callback preferred")),
            ),
            *text(("Adjustments_Language", _("Language"))),
            *flags(
                ("Adjustments_Not_Required", _("No adjustments")),
                ("Adjustments_Minicom", _("Minicom")),
                ("Adjustments_Text_Relay", _("Text relay")),
                ("Adjustments_Skype", _("Skype")),
            ),
            *text(
                ("Diagnosis_Category", _("Last answer on scope")),
                ("Legalaid_Category_Code", _("Category code")),
                ("Legalaid_Category_Name", _("Category")),
                ("Matter_Type_1_Code", _("Matter type 1")),
                ("Matter_Type_2_Code", _("Matter type 2")),
                ("Matter_Type_1_Description", _("Matter type 1, in words")),
                ("Matter_Type_2_Description", _("Matter type 2, in words")),
                ("Frontend_Scope_Status", _("Scope")),
                ("Latest_Eligibility_Status", _("Eligibility")),
                ("Outcome_Code", _("Outcome code")),
            ),
        ),
    ),
    Report(
        slug="scope",
        title=_("Scope of web cases"),
        about=_(
            "Web cases that were changed in the period: what the web said of their scope, and what we said"
        ),
        group="casework",
        note=OPENING,
        permission="reports.internal",
        personal=True,
        columns=(
            *text(("Person_ID", _("Client")), ("Case_ID", _("Reference"))),
            *moments(("Created", _("Created")), ("Modified", _("Last changed"))),
            *text(
                ("Case_Source", _("Contact type")),
                ("CHS_Scope_State", _("Scope")),
                ("Web_Scope_State", _("Scope on the web")),
                ("Means_Eligibility_State", _("Eligibility")),
                ("Workflow_Status", _("Who acts next")),
                ("CHS_Case_Outcome_Code", _("Outcome code")),
                ("Provider_Notes", _("Provider notes")),
                ("Operator_Notes", _("Operator notes")),
                ("Client_Notes", _("Notes of the client")),
                ("Category_Code", _("Category code")),
                ("Category_Name", _("Category")),
            ),
            *_MATTER,
            *text(*((f"Web_Diagnosis_Category_{n}", _("Answer on scope")) for n in range(1, 7))),
        ),
    ),
]
