"""One row for each thing that happened, beside the case it happened to (cla.md 7.2, "Case extract")."""

from app.kernel.language import _
from app.reports.report import FLAG, MOMENT, WHOLE, Choice, Column, Report, text

_HEAD = (
    Column("LAA_Reference", _("LAA reference"), WHOLE),
    *text(("Hash_ID", _("Hash id")), ("Case_ID", _("Reference"))),
    Column("Split_Check", _("Split from another case"), FLAG),
    Column("Split_Link_Case", _("Split from"), WHOLE),
    *text(
        ("Provider_ID", _("Provider id")),
        ("Category_Name", _("Category")),
        ("Client_Category_Name", _("Category the client chose")),
    ),
    Column("Date_Case_Created", _("Date case created"), MOMENT),
    Column("Last_Modified_Date", _("Last changed"), MOMENT),
    *text(
        ("Outcome_Code_Child", _("Code")),
        ("Event_Key", _("Event")),
        ("Event_Type", _("Kind of event")),
    ),
    Column("Event_Level", _("Level"), WHOLE),
    Column("Billable_Time", _("Billable seconds"), WHOLE),
    Column("Cumulative_Time", _("Billable seconds of the case"), WHOLE),
)
_ABOUT = (
    *text(
        ("Matter_Type_1", _("Matter type 1")),
        ("Matter_Type_2", _("Matter type 2")),
        ("User_ID", _("User id")),
        ("Scope_Status", _("Scope")),
        ("Eligibility_Status", _("Eligibility")),
    ),
    Column("Adjustments_BSL", _("BSL by webcam"), FLAG),
    Column("Adjustments_LLI", _("Language line"), FLAG),
    Column("Adjustments_MIN", _("Minicom"), FLAG),
    Column("Adjustments_TYP", _("Text relay"), FLAG),
    Column("Adjustments_CallbackPreferred", _("Callback preferred"), FLAG),
    Column("Adjustments_Skype", _("Skype"), FLAG),
    *text(
        ("Age_Range", _("Age range")),
        ("Time_of_Day", _("Time of day")),
        ("Reject_Reason", _("Reason of rejection")),
        ("Media_Code", _("Media code")),
        ("Contact_Type", _("Contact type")),
    ),
    Column("Time_to_OS_Access", _("Seconds to the first operator's entry"), WHOLE),
    Column("Time_to_OS_Action", _("Seconds to the first operator's deed"), WHOLE),
    Column("Time_to_SP_Access", _("Seconds from assigning to the provider's first entry"), WHOLE),
    *text(("Residency_Test", _("Residency test"))),
    Column("Exempt_Client", _("Exempt client"), FLAG),
    Column("Welsh", _("Welsh"), FLAG),
    *text(("Language", _("Language"))),
    Column("Outcome_Created_At", _("Happened"), MOMENT),
    *text(("Username", _("User"))),
    Column("Has_Third_Party", _("Has a third party"), FLAG),
    *text(("Organisation", _("Organisation"))),
)
_NOTES = text(("Notes", _("Operator notes")), ("Provider_Notes", _("Provider notes")))

REPORTS = [
    Report(
        slug="case-extract",
        title=_("Case extract"),
        about=_("Every event in the period, joined to case, client, problem and eligibility"),
        group="casework",
        choices=(
            Choice("rows", _("Rows"), {"all": _("Every event"), "outcome": _("Outcomes only")}),
            Choice(
                "shape", _("Notes"), {"": _("Left out"), "extended": _("With operator and provider notes")}
            ),
        ),
        columns=(*_HEAD, *_ABOUT),
        shapes={"extended": (*_HEAD, *_ABOUT, *_NOTES)},
        personal=True,
    )
]
