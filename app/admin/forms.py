"""Forms of the administration area: they ask for work and never do it (security.md AD-6)."""

from typing import Any, Literal

from piccolo_admin.endpoints import FormConfig
from pydantic import BaseModel, create_model
from starlette.requests import Request

from app.bi.catalogue import TASKS
from app.bi.commands.asking import ask
from app.bi.inputs import choices, read
from app.jobs import kinds
from app.jobs.commands import decision
from app.kernel import clock
from app.kernel.errors import Refusal
from app.kernel.language import _
from app.settings import current


def forms() -> list[FormConfig]:
    """The forms. Every room's jobs.py must have been imported."""
    return [
        FormConfig(
            name=str(_("Run periodic work now")),
            pydantic_model=_choice(),
            endpoint=run_now,
            description=str(_("Asks a consumer to do it as soon as it can, beside its usual times.")),
            form_group=str(_("Work")),
        ),
        FormConfig(
            name=str(_("Gather totals now")),
            pydantic_model=_gathering(),
            endpoint=gather_now,
            description=str(
                _(
                    "Asks for a run of a task: months as 2026-10, separated by blanks. Empty is what ended last."
                )
            ),
            form_group=str(_("Intelligence")),
        ),
    ]


def _choice() -> type[BaseModel]:
    names = tuple(
        sorted(kind.name for kind in kinds.known() if kind.runs is not None or kind.due is not None)
    )
    return create_model("RunNow", kind=(Literal[names], ...))  # type: ignore[arg-type]


def _gathering() -> type[BaseModel]:
    fields: dict[str, Any] = {
        "task": (Literal[tuple(TASKS)], ...),
        "periods": (str, ""),
        "dry": (bool, False),
        "force": (bool, False),
        "reason": (str, ""),
    }
    return create_model("GatherNow", **fields)


async def gather_now(request: Request, data: Any) -> str:
    """Ask for runs of a task. Raises ValueError, in words, for what cannot be gathered."""
    zone, now = current().bi_timezone, clock.now()
    form = data.model_dump(exclude={"periods", "dry", "force"})
    form["periods"] = data.periods.split() or choices(TASKS[data.task], now, zone)[:1]
    form |= {name: "1" for name in ("dry", "force") if getattr(data, name)}
    try:
        await ask(read(form, now, zone), by=request.scope["account"])
    except Refusal as refused:
        raise ValueError(str(refused)) from refused
    return str(_("It is asked for; a consumer takes it in a moment."))


async def run_now(request: Request, data: Any) -> str:
    """Ask for the work that was chosen. Raises ValueError, in words, when it waits or runs already."""
    try:
        await decision.start(data.kind, by=request.scope["account"])
    except Refusal as refused:
        raise ValueError(str(refused)) from refused
    return str(_("It is asked for; a consumer takes it in a moment."))
