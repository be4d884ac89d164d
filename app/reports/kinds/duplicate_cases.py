"""Cases whose client may be one and the same (cla.md 7.3)."""

from app.kernel.language import _
from app.reports.report import DAY, MOMENT, WHOLE, Column, Report

REPORTS = [
    Report(
        slug="duplicate-cases",
        title=_("Duplicate cases"),
        about=_("Cases whose client has the same name, birth date and postcode as another's"),
        group="casework",
        personal=True,
        columns=(
            Column("LAA_Reference", _("LAA reference"), WHOLE),
            Column("Reference", _("Reference")),
            Column("Category", _("Category")),
            Column("Created", _("Created"), MOMENT),
            Column("Full_name", _("Full name")),
            Column("DOB", _("Date of birth"), DAY),
            Column("Postcode", _("Postcode")),
        ),
    )
]
