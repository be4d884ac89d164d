"""Whether callbacks were made in time, and what room there was for them (cla.md 7.2 "CB1", 7.3)."""

from app.kernel.language import _
from app.reports.report import DAY, FLAG, NUMBER, WHOLE, Column, Report, flags, moments, text, wholes

_ROW = (
    *wholes(("LAA_Reference", _("LAA reference"))),
    *text(
        ("Hash_ID_personal_details_captured", _("Hash id")),
        ("Case_ID", _("Reference")),
        ("Provider_ID_if_allocated", _("Provider id")),
        ("Law_Category_Name", _("Category")),
    ),
    *moments(("Date_Case_Created", _("Date case created")), ("Last_Modified_Date", _("Last changed"))),
    *text(
        ("Outcome_Code_Child", _("Code")),
        ("Matter_Type_1", _("Matter type 1")),
        ("Matter_Type_2", _("Matter type 2")),
        ("created_by_id", _("Created by")),
        ("Scope_Status", _("Scope")),
        ("Eligibility_Status", _("Eligibility")),
    ),
    *moments(("Outcome_Created_At", _("Happened"))),
    *text(("Username", _("User"))),
    *moments(
        ("operator_first_view_after_cb1__created", _("First seen by an operator")),
        ("operator_first_log_after_cb1__created", _("First entry of an operator")),
    ),
    *text(("Next_Outcome", _("Next outcome"))),
)
_WINDOW = moments(("callback_window_start", _("Window begins")), ("callback_window_end", _("Window ends")))
_FROM = text(("Source", _("Source")), ("Code", _("Booking")))
_OWNER = text(("Organisation", _("Organisation")))

REPORTS = [
    Report(
        slug="cb1",
        title=_("First callbacks, inside their window"),
        about=_(
            "Whether operators rang within the half hour that was booked, or two hours for a message left"
        ),
        group="callbacks",
        longest=8,
        columns=(*_ROW, *_WINDOW, Column("missed_sla_1", _("Missed"), FLAG), *_FROM, *_OWNER),
        seed="M1CB1Extract",
    ),
    Report(
        slug="cb1-sla-2",
        title=_("First callbacks, reached in the end"),
        about=_("Whether the client was reached within 72 working hours, or eight for a message left"),
        group="callbacks",
        longest=8,
        columns=(*_ROW, *_WINDOW, Column("missed_sla_2", _("Missed"), FLAG), *_FROM, *_OWNER),
    ),
    Report(
        slug="cb1-agilisys",
        title=_("First callbacks, by each limit"),
        about=_("Whether the first entry came within 15 and 30 minutes, two and eight working hours"),
        group="callbacks",
        longest=3,
        columns=(
            *_ROW,
            *moments(
                ("requires_action_at", _("Due")),
                ("sla_15", _("15 minutes end")),
                ("sla_120", _("2 hours end")),
                ("sla_480", _("8 hours end")),
            ),
            *flags(
                ("is_over_sla_15", _("Over 15 minutes")),
                ("is_over_sla_120", _("Over 2 hours")),
                ("is_over_sla_480", _("Over 8 hours")),
            ),
            *_FROM,
            *moments(("sla_30", _("30 minutes end"))),
            *flags(("is_over_sla_30", _("Over 30 minutes"))),
            *_OWNER,
        ),
    ),
    Report(
        slug="callback-time-slots",
        title=_("Callback time slots"),
        about=_("How many callbacks each half hour may hold, and how many wait in it"),
        group="callbacks",
        columns=(
            Column("Date", _("Date"), DAY),
            Column("Interval", _("Half hour")),
            Column("Total_Capacity", _("Total capacity"), WHOLE),
            Column("Used_Capacity", _("Used capacity"), WHOLE),
            Column("Remaining_Capacity", _("Remaining capacity"), WHOLE),
            Column("Percent_Remaining", _("Remaining, in percent"), NUMBER),
        ),
    ),
    Report(
        slug="callback-progression",
        title=_("Callback progression"),
        about=_("First, second and third callbacks by the day they were booked for, and how each ended"),
        group="callbacks",
        columns=(
            Column("Case_Reference", _("Reference")),
            Column("Callback_Date", _("Callback date"), DAY),
            *text(
                ("Booking_Slot", _("Half hour")),
                ("Source", _("Source")),
                ("Callback_Type", _("Callback type")),
                ("Code", _("Booking")),
            ),
            Column("Third_Party", _("Asked for by somebody else"), FLAG),
            Column("Created_On", _("Booked on"), DAY),
            *text(("Created_At", _("Booked at")), ("Ended_As", _("Ended as"))),
        ),
    ),
]
