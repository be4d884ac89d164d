"""What people do, each deed with a token in it by which it is found again."""

from datetime import timedelta

from tests.billing.house import csv_of
from tests.billing.rows import row
from tests.chaos.people import Deed, Doing, Form, Person

#: so old a complaint of the Ministry wants its first reminder at once
MOH_REMINDER = timedelta(hours=13)
#: rows of a file
ROWS = 3


def note(references: list[str]) -> Doing:
    """A note on one of these cases."""

    def deed(person: Person, token: str) -> Deed:
        path = f"/cases/{person.chance.choice(references)}/notes"
        return Deed("note", Form(path, {"notes": f"note {token}"}))

    return deed


def case(_person: Person, token: str) -> Deed:
    """A new case."""
    return Deed("case", Form("/cases", {"source": "PHONE", "notes": f"case {token}"}))


def timer(references: list[str]) -> Doing:
    """The clock on one of these cases, started or stopped."""

    def deed(person: Person, _token: str) -> Deed:
        return Deed("timer", Form(f"/cases/{person.chance.choice(references)}/timer", {}))

    return deed


def outcome(references: list[str], codes: list[str]) -> Doing:
    """An outcome code; the state of the case may refuse it, which is an answer too."""

    def deed(person: Person, token: str) -> Deed:
        path = f"/cases/{person.chance.choice(references)}/outcomes"
        fields = {"code": person.chance.choice(codes), "notes": f"outcome {token}"}
        return Deed("outcome", Form(path, fields))

    return deed


def file(references: list[str]) -> Doing:
    """A small file attached to one of these cases."""

    def deed(person: Person, token: str) -> Deed:
        path = f"/cases/{person.chance.choice(references)}/documents"
        files = {"files": (f"{token}.txt", token.encode(), "text/plain")}
        return Deed("file", Form(path, {"description": token}, files))

    return deed


def complaint(hospital: str, department: str) -> Doing:
    """A new complaint."""

    def deed(_person: Person, token: str) -> Deed:
        fields = {
            "title": f"complaint {token}",
            "hospital": hospital,
            "department": department,
            "source": "MOH",
            "severity": "high",
            "priority": "high",
            "complainant_type": "anonymous",
        }
        return Deed("complaint", Form("/complaints", fields))

    return deed


def complaints_file(hospital: str) -> Doing:
    """A file of complaints: sent, its columns confirmed, and its rows let in when a consumer has judged them."""

    def deed(_person: Person, token: str) -> Deed:
        lines = ["Subject,Source", *(f"import {token} {n},Patient" for n in range(ROWS))]
        files = {"files": (f"{token}.csv", "\n".join(lines).encode(), "text/csv")}
        return Deed(
            "import",
            Form("/complaints/imports", {"hospital": hospital}, files),
            (
                Form("check", {"column_title": "Subject", "column_source": "Source"}),
                Form("load", {"rows": "whole"}, waits=True),
            ),
        )

    return deed


def billing_file(month: str) -> Doing:
    """A provider's file for a month: sent, checked, accepted in place of the one before."""

    def deed(_person: Person, token: str) -> Deed:
        rows = [row(reference=str(3_900_000 + n), client=f"{token}-{n}") for n in range(ROWS)]
        files = {"file": (f"{token}.csv", csv_of(rows), "text/csv")}
        return Deed("billing", Form("/billing", {"month": month}, files), (Form("acceptance", {}),))

    return deed


def export(_person: Person, token: str) -> Deed:
    """A report as a file, which a consumer makes; whoever has two under way is refused a third."""
    fields = {"from": "2026-01-01", "to": "2026-12-31", "format": "jsonl", "reason": f"export {token}"}
    return Deed("export", Form("/reports/sla-compliance", fields))


def totals(month: str) -> Doing:
    """A gathering of totals asked for by hand; one that is under way refuses the next."""

    def deed(person: Person, _token: str) -> Deed:
        task, periods = person.chance.choice(
            [
                ("aggregate_monthly_submissions", [month]),
                ("aggregate_monthly_sessions", [month]),
                ("sync_institutions", []),
                ("sync_forms", []),
            ]
        )
        return Deed("totals", Form("/intelligence/runs", {"task": task, "periods": periods}))

    return deed
