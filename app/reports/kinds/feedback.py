"""What providers found wrong with the work on cases (cla.md 7.2, "Feedback")."""

from app.kernel.language import _
from app.reports.report import Report, flags, moments, text, wholes

REPORTS = [
    Report(
        slug="feedback",
        title=_("Provider feedback"),
        about=_("What providers found wrong with the work on a case, and whether it was so"),
        group="providers",
        personal=True,
        columns=(
            *wholes(("LAA_Reference", _("LAA reference"))),
            *moments(("Date_Feedback_Created", _("Feedback given"))),
            *text(("Feedback_Issue", _("Issue"))),
            *flags(("Feedback_Justified", _("Justified?")), ("Feedback_Resolved", _("Resolved?"))),
            *text(
                ("Text_Output", _("Comment")),
                ("Category", _("Category")),
                ("Provider_Name", _("Provider")),
                ("User_Email", _("Email")),
            ),
        ),
        seed="MIFeedbackExtract",
    )
]
