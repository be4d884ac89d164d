"""One row for each thing that happened, beside the case it happened to (cla.md 7.2, "Case extract")."""

from app.kernel.language import _
from app.reports.notes import DIVERSITY
from app.reports.report import FLAG, MOMENT, WHOLE, Choice, Column, Report, flags, moments, text, wholes

_CASE = (
    *wholes(("LAA_Reference", _("LAA reference"))),
    *text(("Hash_ID", _("Hash id")), ("Case_ID", _("Reference"))),
    *flags(("Split_Check", _("Split from another case"))),
    *wholes(("Split_Link_Case", _("Split from"))),
    *text(("Provider_ID", _("Provider id")), ("Category_Name", _("Category"))),
)
#: Left out of the extended extract (cla.md 7.2).
_CLIENT_CATEGORY = text(("Client_Category_Name", _("Category the client chose")))
_EVENT = (
    *moments(("Date_Case_Created", _("Date case created")), ("Last_Modified_Date", _("Last changed"))),
    *text(("Outcome_Code_Child", _("Code")), ("Event_Key", _("Event")), ("Event_Type", _("Kind of event"))),
    *wholes(
        ("Event_Level", _("Level")),
        ("Billable_Time", _("Billable seconds")),
        ("Cumulative_Time", _("Billable seconds of the case")),
    ),
    *text(
        ("Matter_Type_1", _("Matter type 1")),
        ("Matter_Type_2", _("Matter type 2")),
        ("User_ID", _("User id")),
        ("Scope_Status", _("Scope")),
        ("Eligibility_Status", _("Eligibility")),
    ),
    *flags(
        ("Adjustments_BSL", _("BSL by webcam")),
        ("Adjustments_LLI", _("Language line")),
        ("Adjustments_MIN", _("Minicom")),
        ("Adjustments_TYP", _("Text relay")),
        ("Adjustments_CallbackPreferred", _("Callback preferred")),
        ("Adjustments_Skype", _("Skype")),
    ),
    *text(
        ("Gender", _("Gender")),
        ("Ethnicity", _("Ethnicity")),
        ("Age_Range", _("Age range")),
        ("Religion", _("Religion")),
        ("Sexual_Orientation", _("Sexual orientation")),
        ("Disability", _("Disability")),
        ("Time_of_Day", _("Time of day")),
        ("Reject_Reason", _("Reason of rejection")),
        ("Media_Code", _("Media code")),
        ("Contact_Type", _("Contact type")),
        ("Call_Back_Request_Time", _("Callback asked for")),
        ("Call_Back_Actioned_Time", _("Callback made")),
    ),
    *wholes(
        ("Time_to_OS_Access", _("Seconds to the first operator's entry")),
        ("Time_to_SP_Access", _("Seconds from assigning to the provider's first entry")),
    ),
    *text(
        ("Residency_Test", _("Residency test")),
        ("Repeat_Contact", _("Repeat contact")),
        ("Referral_Agencies", _("Sent to")),
        ("Complaint_Type", _("Complaint type")),
        ("Complaint_Date", _("Complaint date")),
        ("Complaint_Owner", _("Complaint owner")),
        ("Complaint_Target", _("Complaint target")),
        ("Complaint_Subject", _("Complaint subject")),
        ("Complaint_Classification", _("Complaint classification")),
        ("Complaint_Outcome", _("Complaint outcome")),
    ),
    *flags(
        ("Agree_Feedback", _("Agrees to be asked")),
        ("Exempt_Client", _("Exempt client")),
        ("Welsh", _("Welsh")),
    ),
    *text(("Language", _("Language"))),
    Column("Outcome_Created_At", _("Happened"), MOMENT),
    *text(("Username", _("User"))),
    Column("Has_Third_Party", _("Has a third party"), FLAG),
    Column("Time_to_OS_Action", _("Seconds to the first operator's deed"), WHOLE),
    *text(("Organisation", _("Organisation"))),
)
_NOTES = text(("Notes", _("Operator notes")), ("Provider_Notes", _("Provider notes")))

REPORTS = [
    Report(
        slug="case-extract",
        title=_("Case extract"),
        about=_("Every event in the period, joined to case, client, problem and eligibility"),
        group="casework",
        note=DIVERSITY,
        diversity=True,
        choices=(
            Choice("rows", _("Rows"), {"all": _("Every event"), "outcome": _("Outcomes only")}),
            Choice(
                "shape", _("Notes"), {"": _("Left out"), "extended": _("With operator and provider notes")}
            ),
        ),
        columns=(*_CASE, *_CLIENT_CATEGORY, *_EVENT),
        shapes={"extended": (*_CASE, *_EVENT, *_NOTES)},
        personal=True,
        seed="MICaseExtract",
    )
]
