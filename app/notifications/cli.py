"""`recourse notify`: try notifications without telling anybody (cli.md, notifications.md 12)."""

import asyncio
import base64
import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from app.kernel.jsonfield import day as day_of
from app.kernel.jsonfield import written
from app.kernel.jsonfile import NO, UNUSABLE, Unusable, place_of, read_cases
from app.notifications.bundled import bundled_templates
from app.notifications.config import SCHEDULE_KEYS, SlotsInForce, slots_in_force, validate_config
from app.notifications.database_cli import (
    import_command,
    indications_command,
    report_command,
    run_command,
)
from app.notifications.fact_files import read_config_file, read_folder, read_question
from app.notifications.rules.evaluate import Decisions, ToSend, Untold, evaluate
from app.outbox.fake_gateway import WORDS, BadScript, FakeGateway, Recorded, read_script
from app.outbox.text import measure, with_plain_punctuation

cli = typer.Typer(
    help="Notifications: try them, run them, bring facts in, count who can be told.", no_args_is_help=True
)

Facts = Annotated[
    str, typer.Argument(help="Facts: one JSON object, an array or JSON Lines; - is standard input.")
]
Folder = Annotated[Path | None, typer.Option("--dir", help="A folder with one file each, and config.json.")]
Check = Annotated[bool, typer.Option("--check", help="Compare with `expect`; exit 1 on a difference.")]
Config = Annotated[str, typer.Argument(help="A configuration: one JSON object; - reads standard input.")]
Task = Annotated[str, typer.Option(help="What SCHEDULED_TASK says, if it is set.")]
Day = Annotated[str | None, typer.Option("--date", help="Also show the instants of this day, YYYY-MM-DD.")]
Words = Annotated[str, typer.Option(help=f"Statuses, or {', '.join(WORDS)}; the last one is repeated.")]
Record = Annotated[Path | None, typer.Option(help="Also write each request to a file in this folder.")]


@cli.command("evaluate")
def evaluate_command(file: Facts = "-", folder: Folder = None, check: Check = False) -> None:
    """Say who would be told what at an instant, who would not, and why."""
    with _unusable_is_exit_2():
        cases = [read_folder(folder)] if folder else read_cases(file)
        answers = [_decisions(case, n) for n, case in enumerate(cases, 1)]
    _write(answers[0] if len(cases) == 1 and "id" not in cases[0] else answers)
    if check and not _as_expected(cases, answers):
        raise typer.Exit(NO)


@cli.command("slots")
def slots_command(file: Config, scheduled_task: Task = "", day: Day = None) -> None:
    """Show at which hours runs happen, how far back each looks, and which of the two schedules is in force."""
    with _unusable_is_exit_2():
        config = read_config_file(file)
        for problem in validate_config(config):
            if problem.is_error and problem.path in SCHEDULE_KEYS:
                raise Unusable(problem.path, f"{problem.message} ({problem.code})")
        slots = slots_in_force(config, scheduled_task)
        on = day_of(day, "--date") if day else None
    if slots.ignored:
        _say(f"hour: {slots.ignored!r} cannot be read (bad_hour); the trigger_* settings hold instead")
    _write(_slots(slots, on))


@cli.command("check-config")
def check_config_command(file: Config) -> None:
    """List everything wrong with a configuration. Exit 1 if any of it is an error."""
    with _unusable_is_exit_2():
        problems = validate_config(read_config_file(file))
    _write([problem.as_json() for problem in problems])
    if any(problem.is_error for problem in problems):
        raise typer.Exit(NO)


@cli.command("segments")
def segments_command(
    plain: Annotated[
        bool, typer.Option("--plain", help="Make punctuation plain first, as sending does.")
    ] = False,
) -> None:
    """Count the SMS segments of a text on standard input; the line end of its last line does not count."""
    try:
        text = sys.stdin.buffer.read().decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError as wrong:
        _say(f"standard input, byte {wrong.start}: is not UTF-8")
        raise typer.Exit(UNUSABLE) from None
    size = measure(with_plain_punctuation(text) if plain else text)
    _write(
        {
            "encoding": size.encoding,
            "units": size.units,
            "segments": size.segments,
            "sendable": size.sendable,
        }
    )


@cli.command("fake-gateway")
def fake_gateway_command(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 lets the system choose.")] = 8000,
    script: Words = "200",
    record: Record = None,
    requests: Annotated[int, typer.Option(min=0, help="Stop after this many; 0 goes on.")] = 0,
) -> None:
    """Answer on this machine as a gateway would, by a script, and show every request byte for byte."""
    try:
        words = read_script(script)
    except BadScript as wrong:
        _say(f"--script: {str(wrong)!r} is neither a status nor one of {', '.join(WORDS)}")
        raise typer.Exit(UNUSABLE) from None
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(words, port, record, requests))


cli.command("run")(run_command)
cli.command("import")(import_command)
cli.command("indications")(indications_command)
cli.command("report")(report_command)


async def _serve(words: Sequence[str], port: int, folder: Path | None, most: int) -> None:
    enough = asyncio.Event()

    def seen(request: Recorded) -> None:
        sys.stdout.write(json.dumps(_recorded(request, folder)) + "\n")
        sys.stdout.flush()
        if request.number == most:
            enough.set()

    gateway = FakeGateway(words, seen)
    try:
        await gateway.open(port)
    except OSError as wrong:
        _say(f"--port: {port}: {wrong.strerror}")
        raise typer.Exit(UNUSABLE) from None
    _say(f"listening on http://127.0.0.1:{gateway.port}")
    await enough.wait()
    await gateway.close()


def _recorded(request: Recorded, folder: Path | None) -> dict[str, Any]:
    shown = {
        "n": request.number,
        "answered": request.answered,
        "raw_base64": base64.b64encode(request.raw).decode(),
    }
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"request_{request.number}.http"
        path.write_bytes(request.raw)
        shown["file"] = str(path)
    return shown


def _decisions(case: Mapping[str, Any], number: int) -> dict[str, Any]:
    question = read_question(case, place_of(case, number))
    answer = _as_json(evaluate(question.facts, question.terms, bundled_templates(), question.now))
    return {"id": case["id"], **answer} if "id" in case else answer


def _as_json(decisions: Decisions) -> dict[str, Any]:
    return {
        "send": [_sent(one) for one in decisions.send],
        "rejected": [_untold(one) for one in decisions.rejected],
        "failed": [_untold(one) for one in decisions.failed],
    }


def _sent(one: ToSend) -> dict[str, str]:
    return {"policy": one.policy, "type": one.kind, "to": one.to, "language": one.language, "text": one.text}


def _untold(one: Untold) -> dict[str, Any]:
    return {"policy": one.policy, "type": one.kind, "status": int(one.status), "reason": one.reason}


def _as_expected(cases: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every case says what its `expect` says; an expected row need not name every field."""
    differences = [
        f"{place_of(case, number)}: {difference}"
        for number, (case, answer) in enumerate(zip(cases, answers, strict=True), 1)
        for key, rows in (case.get("expect") or {}).items()
        for difference in _differences(key, rows, answer.get(key, []))
    ]
    for line in differences:
        _say(line)
    return not differences


def _differences(
    key: str, expected: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]
) -> list[str]:
    def says(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        return all(name in row and row[name] == value for name, value in wanted.items())

    lacks = [row for row in expected if not any(says(one, row) for one in given)]
    beyond = [one for one in given if not any(says(one, row) for row in expected)]
    return [
        *(f"{key} lacks {json.dumps(row)}" for row in lacks),
        *(f"{key} has {json.dumps(one)}, which is not expected" for one in beyond),
    ]


def _slots(slots: SlotsInForce, day: date | None) -> dict[str, Any]:
    schedule = slots.schedule
    shown: dict[str, Any] = {
        "in_force": slots.source,
        "timezone": schedule.zone,
        "slots": [
            {"slot": f"{hour:02}:00", "hour": hour, "lookback_hours": schedule.lookback(hour)}
            for hour in schedule.hours
        ],
    }
    if day is not None:
        windows = schedule.windows(day)
        shown["date"] = day.isoformat()
        shown["windows"] = [{"after": written(one.start), "until": written(one.end)} for one in windows]
    return shown


@contextlib.contextmanager
def _unusable_is_exit_2() -> Iterator[None]:
    try:
        yield
    except Unusable as wrong:
        _say(str(wrong))
        raise typer.Exit(UNUSABLE) from None


def _write(answer: object) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
