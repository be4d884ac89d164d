"""How cases began: on the web in full, by web callback, text, voicemail or phone (cla.md 7.2)."""

from app.kernel.language import _
from app.reports.report import MOMENT, WHOLE, Choice, Column, Report

REPORTS = [
    Report(
        slug="digital-case-types",
        title=_("How cases started"),
        about=_("Web in full, web callback, text, voicemail or phone; the counts add up to all cases"),
        group="casework",
        choices=(Choice("shape", _("Rows"), {"": _("One for each case"), "summary": _("One for each way")}),),
        columns=(
            Column("laa_reference", _("LAA reference"), WHOLE),
            Column("case_ref", _("Reference")),
            Column("contact_type", _("Contact type")),
            Column("case_created_by", _("Created by")),
            Column("means_test_completed_online", _("Means test completed online"), "flag"),
            Column("call_me_back_only", _("Call me back only"), "flag"),
            Column("scope_result", _("Scope result")),
            Column("means_test_result", _("Means test result")),
            Column("last_code_used", _("Last code used")),
            Column("date_case_created", _("Date case created"), MOMENT),
            Column("Created_By_Channel", _("Channel")),
        ),
        shapes={
            "summary": (
                Column("Created_By_Channel", _("Channel")),
                Column("Cases", _("Cases"), WHOLE),
            )
        },
    )
]
