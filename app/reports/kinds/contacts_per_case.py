"""Contacts per case by category: the average the seed names, or the cases behind it (cla.md 7.2)."""

from app.kernel.language import _
from app.reports.report import MOMENT, NUMBER, WHOLE, Choice, Column, Report

REPORTS = [
    Report(
        slug="contacts-per-case",
        seed="MIContactsPerCaseByCategory",
        title=_("Contacts per case by category"),
        about=_("How often a client was spoken to before an outcome, on average in each category of law"),
        group="casework",
        choices=(
            Choice("shape", _("Rows"), {"": _("One for each category"), "cases": _("One for each case")}),
        ),
        columns=(
            Column("Category", _("Category")),
            Column("Cases", _("Cases"), WHOLE),
            Column("Contacts", _("Contacts"), WHOLE),
            Column("Average_Contacts", _("Average contacts"), NUMBER),
        ),
        shapes={
            "cases": (
                Column("Reference", _("Reference")),
                Column("LAA_Reference", _("LAA reference"), WHOLE),
                Column("outcome_count", _("Contacts"), WHOLE),
                Column("category", _("Category")),
                Column("created", _("Created"), MOMENT),
                Column("outcomes", _("Outcome codes")),
            )
        },
    )
]
