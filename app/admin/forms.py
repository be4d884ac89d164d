"""Forms of the administration area: they ask for work and never do it (security.md AD-6)."""

from typing import Any, Literal

from piccolo_admin.endpoints import FormConfig
from pydantic import BaseModel, create_model
from starlette.requests import Request

from app.jobs import kinds
from app.jobs.commands import decision
from app.kernel.errors import Refusal
from app.kernel.language import _


def forms() -> list[FormConfig]:
    """The forms. Every room's jobs.py must have been imported."""
    return [
        FormConfig(
            name=str(_("Run periodic work now")),
            pydantic_model=_choice(),
            endpoint=run_now,
            description=str(_("Asks a consumer to do it as soon as it can, beside its usual times.")),
            form_group=str(_("Work")),
        )
    ]


def _choice() -> type[BaseModel]:
    names = tuple(
        sorted(kind.name for kind in kinds.known() if kind.runs is not None or kind.due is not None)
    )
    return create_model("RunNow", kind=(Literal[names], ...))  # type: ignore[arg-type]


async def run_now(request: Request, data: Any) -> str:
    """Ask for the work that was chosen. Raises ValueError, in words, when it waits or runs already."""
    try:
        await decision.start(data.kind, by=request.scope["account"])
    except Refusal as refused:
        raise ValueError(str(refused)) from refused
    return str(_("It is asked for; a consumer takes it in a moment."))
