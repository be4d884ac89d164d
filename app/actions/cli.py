"""`recourse actions`: try a change of state or a set of routing rules without saving anything (cli.md)."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from app.actions.inputs import TRANSITION_KEYS, Attempt, Question
from app.actions.rules.routing import Routing, route
from app.actions.rules.states import must_be_possible
from app.kernel.errors import Conflict, Refusal
from app.kernel.jsonfield import Fields
from app.kernel.jsonfile import Case, Unusable, run_cases
from app.kernel.language import _

OTHER_KINDS = ("calendar", "billing", "route")

cli = typer.Typer(help="Try the rules of the action centre; nothing is stored.", no_args_is_help=True)

File = Annotated[str, typer.Argument(help="JSON array, JSON Lines or one object; - reads standard input.")]
Check = Annotated[bool, typer.Option("--check", help="Compare with `expect`; exit 1 on a difference.")]
Explain = Annotated[bool, typer.Option("--explain", help="Add `considered`: why each rule won or lost.")]


def _must_be_allowed(case: Fields) -> None:
    attempt = Attempt.parse(case)
    must_be_possible(
        attempt.source,
        attempt.target,
        attempt.standing,
        attempt.terms,
        attempt.brought,
        deed=attempt.deed,
    )


JUDGES: dict[str, Callable[[Fields], None]] = {"action": _must_be_allowed}
"""By kind, who decides; the front door adds complaints, a neighbour this room may not know."""


@cli.command()
def transition(file: File, check: Check = False) -> None:
    """Say for each case whether the change of state is allowed, and if not, why. Exit 1 on any refusal."""
    code = run_cases(
        file,
        judged,
        kinds=tuple(JUDGES),
        elsewhere=OTHER_KINDS,
        refused=lambda answer: not answer["ok"],
        check=check,
    )
    raise typer.Exit(code)


@cli.command(name="route")
def route_command(file: File, check: Check = False, explain: Explain = False) -> None:
    """Say for each case which rule wins and who gets the action."""

    def answer(case: Case, place: str) -> dict[str, Any]:
        return routed(case, place, explain=explain)

    raise typer.Exit(
        run_cases(file, answer, kinds=("route",), elsewhere=(*JUDGES, "calendar", "billing"), check=check)
    )


def judged(case: Case, place: str) -> dict[str, Any]:
    """Whether the change of state of one case is allowed; `why` is empty when it is."""
    fields = Fields.of(case, TRANSITION_KEYS, place)
    judge = JUDGES[fields.one_of("kind", tuple(JUDGES))]
    try:
        judge(fields)
        if case.get("concurrent"):
            raise Conflict(_("Somebody changed this meanwhile. Look at both versions, then try again."))
    except Unusable:
        raise
    except Refusal as refusal:
        return {"ok": False, "why": str(refusal)}
    return {"ok": True, "why": ""}


def routed(case: Case, place: str, *, explain: bool = False) -> dict[str, Any]:
    """Who gets the action of one case."""
    fields = Fields.of(case, ("id", "kind", "rules", "action", "users", "departments"), place)
    question = Question.parse(fields)
    found = route(question.item, question.rules, question.staff)
    return _told(found) | (_explained(found) if explain else {})


def _told(found: Routing) -> dict[str, Any]:
    destination = found.destination
    answer: dict[str, Any] = {
        "rule": found.rule.name if found.rule else None,
        "assigned_to": destination.assigned_to or None,
    }
    if destination.department:
        answer["department"] = destination.department
    if destination.queue:
        answer["queue"] = destination.queue
    return answer


def _explained(found: Routing) -> dict[str, Any]:
    return {
        "considered": [
            {"rule": one.rule.name, "fate": one.fate.value, "why": one.why} for one in found.considered
        ]
    }
