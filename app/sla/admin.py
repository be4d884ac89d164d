"""How Piccolo Admin shows configurations; app/admin puts it together with the other rooms'."""

from app.kernel.language import _, mark
from app.kernel.shown import Shown
from app.sla.tables import CallbackSlot, ComplaintSLAConfig, OperatorHours, WorkCalendar

MENU = mark("Deadlines")
_CALLBACKS = mark("Callbacks")
_NO_HOURS = _(
    'Write the hours as {"tz": "Europe/London", "week": {"mon": [["09:00", "20:00"]]}, "holidays": ["2026-12-25"],'
    ' "exceptions": {"2026-12-24": [["09:00", "17:00"]]}}.'
)
#: In the order of the form: Configuration, Source-Based Timing, Legacy Timing, Status, and ours.
_WRITTEN = (
    "hospital",
    "source",
    "severity",
    "priority",
    "sla_hours",
    "first_reminder_hours_after",
    "second_reminder_hours_after",
    "escalation_hours_after",
    "reminder_hours_before",
    "second_reminder_enabled",
    "second_reminder_hours_before",
    "thank_you_email_enabled",
    "is_active",
    "calendar",
    "pause_on_waiting",
    "no_target",
    "response_hours",
    "next_response_hours",
    "max_escalation_level",
    "escalation_step_hours",
    "acknowledge_hours",
)

CONFIGURATION = Shown(
    ComplaintSLAConfig,
    MENU,
    columns=(*_WRITTEN, "version", "is_seeded", "created_at", "updated_at"),
    listed=(*_WRITTEN[:8], "is_active"),
    filters=("hospital", "source", "severity", "priority", "is_active"),
    order="hospital",
    edit=_WRITTEN,
    create=_WRITTEN,
    refusals={
        "complaint_sla_config_active_uq": _(
            "This hospital has an active rule for the same source, severity and priority. Change that one, or switch"
            " it off first."
        ),
        "hours_make_sense": _(
            "Hours are whole numbers from 0; the deadline is at least one hour unless there is no target, and there"
            " are at most ten levels."
        ),
    },
)
TABLES = [
    CONFIGURATION,
    Shown(
        WorkCalendar,
        MENU,
        columns=("name", "organisation", "definition", "updated_at"),
        listed=("name", "organisation", "updated_at"),
        filters=("name", "organisation"),
        order="name",
        edit=("name", "organisation", "definition"),
        create=("name", "organisation", "definition"),
        refusals={"work_calendar_is_sound": _NO_HOURS},
    ),
    Shown(
        OperatorHours,
        _CALLBACKS,
        columns=("organisation", "calendar"),
        filters=("organisation",),
        edit=("calendar",),
        create=("organisation", "calendar"),
        delete=True,
    ),
    Shown(
        CallbackSlot,
        _CALLBACKS,
        columns=("day", "starts", "capacity"),
        filters=("day",),
        order="-day",
        edit=("capacity",),
        create=("day", "starts", "capacity"),
        refusals={
            "callback_slot_uq": _("This half hour has a capacity already. Change that one."),
            "slots_are_half_hours": _("A slot begins at the hour or at half past."),
            "capacity_is_not_negative": _("A capacity is 0 or more."),
        },
        delete=True,
    ),
]
