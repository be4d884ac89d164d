"""How cases began: on the web in full, by web callback, text, voicemail or phone (cla.md 7.2)."""

from app.kernel.language import _
from app.reports.notes import OPENING
from app.reports.report import Choice, Report, flags, moments, text, wholes

_COLUMNS = (
    *wholes(("laa_reference", _("LAA reference"))),
    *text(
        ("case_ref", _("Reference")),
        ("contact_type", _("Contact type")),
        ("case_created_by", _("Created by")),
    ),
    *flags(
        ("means_test_completed_online", _("Means test completed online")),
        ("call_me_back_only", _("Call me back only")),
    ),
    *text(
        ("scope_result", _("Scope result")),
        ("means_test_result", _("Means test result")),
        ("last_code_used", _("Last code used")),
    ),
    *moments(("date_case_created", _("Date case created"))),
    *text(("Created_By_Channel", _("Channel"))),
)
_CHANNEL = text(("Created_By_Channel", _("Channel")))

REPORTS = [
    Report(
        slug="digital-case-types",
        title=_("How cases started"),
        about=_("Web in full, web callback, text, voicemail or phone; the counts add up to all cases"),
        group="casework",
        note=OPENING,
        choices=(Choice("shape", _("Rows"), {"": _("One for each case"), "summary": _("One for each way")}),),
        columns=_COLUMNS,
        shapes={"summary": (*_CHANNEL, *wholes(("Cases", _("Cases"))))},
        seed="MIDigitalCaseTypesExtract",
    ),
    Report(
        slug="digital-with-category",
        title=_("How cases started, with category and needs"),
        about=_("How each case began, beside its category and what the client needs to be reached"),
        group="casework",
        note=OPENING,
        personal=True,
        columns=(
            *_COLUMNS,
            *text(
                ("case_category", _("Case category")),
                ("callback_type", _("Callback type")),
                ("email", _("Email")),
            ),
            *flags(("bsl_required", _("BSL by webcam"))),
            *text(
                ("other_comms_needs", _("Other needs")),
                ("other_comms_notes", _("Notes on needs")),
            ),
        ),
    ),
]
