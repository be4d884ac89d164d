"""`recourse billing`: check a provider's file before it is uploaded; nothing is stored (cli.md)."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app.billing.inputs import check_sheet, read_sheet
from app.billing.now import contract_2018, today
from app.billing.rules import Mistake, Verdict, check
from app.billing.rules.handbook import handbook
from app.kernel.jsonfield import Fields
from app.kernel.jsonfile import DONE, NO, UNUSABLE, Case, Unusable, run_cases

KIND = "billing"
OTHER_KINDS = ("action", "complaint", "route", "calendar")
CASE_KEYS = ("id", "kind", "row", "context")

cli = typer.Typer(help="Check a provider's billing file; nothing is stored.", no_args_is_help=True)

File = Annotated[
    str, typer.Argument(help="CSV or .xlsx, with or without a heading row; - reads standard input.")
]
Month = Annotated[str, typer.Option("--month", help="The month billed, YYYY-MM.")]
AsOf = Annotated[str, typer.Option("--as-of", help="The day to check as of, YYYY-MM-DD; today if left out.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
AsCases = Annotated[
    bool, typer.Option("--jsonl", help="FILE holds one row as JSON a line, each checked alone.")
]
Check = Annotated[
    bool, typer.Option("--check", help="With --jsonl: compare with `expect`, exit 1 on a difference.")
]
Encoding = Annotated[str, typer.Option("--encoding", help="The encoding of the file, if our guess is wrong.")]


@cli.command(name="check")
def check_command(
    file: File,
    month: Month = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
    jsonl: AsCases = False,
    compare: Check = False,
    encoding: Encoding = "",
) -> None:
    """Say everything that is wrong with a file. Exit 0 accepted, 1 refused, 2 not to be read."""
    if jsonl:
        raise typer.Exit(
            run_cases(
                file,
                checked_case,
                kinds=(KIND,),
                elsewhere=OTHER_KINDS,
                refused=lambda answer: not answer["accepted"],
                check=compare,
            )
        )
    try:
        day = _day(as_of, "--as-of") if as_of else today()
        verdict = _checked_file(file, _month(month), day, encoding)
    except Unusable as wrong:
        sys.stderr.write(f"{wrong}\n")
        raise typer.Exit(UNUSABLE) from None
    sys.stdout.write(_as_json(verdict) if as_json else _as_text(verdict))
    raise typer.Exit(DONE if verdict.accepted else NO)


@cli.command()
def rules() -> None:
    """Print the handbook of the file: every column, every rule, every code, as Markdown."""
    sys.stdout.write(handbook())


def checked_case(case: Case, place: str) -> dict[str, Any]:
    """The verdict on one row of `--jsonl`, checked as a file of its own."""
    fields = Fields.of(case, CASE_KEYS, place)
    context = Fields.of(fields.data.get("context"), ("upload_month", "as_of"), f"{place}, context")
    row = fields.data.get("row")
    if not isinstance(row, list) or not all(isinstance(cell, str) for cell in row):
        raise fields.problem("row", "is not an array of texts")
    month = _day(context.word("upload_month"), f"{context.place}, upload_month")
    given = context.text("as_of")
    day = _day(given, f"{context.place}, as_of") if given else today()
    verdict = check([row], month, day, contract_2018=contract_2018())
    return {"accepted": verdict.accepted, "errors": [error_of(mistake) for mistake in verdict.mistakes]}


def error_of(mistake: Mistake) -> Mapping[str, Any]:
    """A mistake as cli.md asks for it."""
    several = {"columns": list(mistake.columns)} if len(mistake.columns) > 1 else {}
    return {
        "row": mistake.row,
        "column": mistake.column,
        **several,
        "rule": mistake.rule,
        "message": mistake.message,
    }


def _checked_file(file: str, month: date, as_of: date, encoding: str) -> Verdict:
    name = "standard input" if file == "-" else file
    try:
        source = sys.stdin.buffer.read() if file == "-" else Path(file)
        sheet = read_sheet(source, contract_2018=contract_2018(), encoding_name=encoding or None)
        verdict = check_sheet(sheet, month, as_of)
    except OSError as wrong:
        raise Unusable(name, wrong.strerror or "cannot be read") from None
    if verdict.problem:
        raise Unusable(name, verdict.problem.message)
    for note in sheet.notes:
        sys.stderr.write(f"{name}: {note.message}\n")
    return verdict


def _day(text: str, place: str) -> date:
    # fromisoformat alone would also take weeks, and days without dashes.
    shaped = len(text) == len("2026-02-01") and text[4] == text[7] == "-"
    try:
        if shaped:
            return date.fromisoformat(text)
    except ValueError:
        shaped = False
    raise Unusable(place, f"{text!r} is not a date such as 2026-02-01")


def _month(text: str) -> date:
    try:
        return _day(f"{text}-01", "--month")
    except Unusable:
        raise Unusable("--month", f"{text!r} is not a month such as 2026-02") from None


def _as_json(verdict: Verdict) -> str:
    answer = {
        "accepted": verdict.accepted,
        "rows": verdict.rows,
        "month": f"{verdict.month:%Y-%m}",
        "errors": [error_of(mistake) for mistake in verdict.mistakes],
    }
    if verdict.mistake_count > len(verdict.mistakes):
        answer["errors_in_all"] = verdict.mistake_count
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def _as_text(verdict: Verdict) -> str:
    lines = [f"{_place(mistake)}\t{mistake.rule}\t{mistake.message}" for mistake in verdict.mistakes]
    if verdict.accepted:
        lines.append(f"Accepted: {verdict.rows} rows for {verdict.month:%Y-%m}.")
    else:
        lines.append(f"Refused: {verdict.mistake_count} mistakes, {verdict.bad_rows} of {verdict.rows} rows.")
    return "\n".join(lines) + "\n"


def _place(mistake: Mistake) -> str:
    return mistake.cell or (f"line {mistake.line}" if mistake.row else "file")
