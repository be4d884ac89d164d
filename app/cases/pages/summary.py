"""The summaries of a case: means, scope, who speaks for the client and what the client needs."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.cases import choices
from app.cases.commands import summary as commands
from app.cases.inputs import AdaptationInput, DiagnosisInput, EligibilityInput, ThirdPartyInput
from app.cases.pages import opened, part_of
from app.cases.queries.summaries import summaries_of
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

Part = tuple[Callable[[Any], Any], Callable[..., Awaitable[None]]]
#: The part of the address, what reads its form, what saves it.
PARTS: dict[str, Part] = {
    "means": (EligibilityInput.parse, commands.save_eligibility),
    "scope": (DiagnosisInput.parse, commands.save_diagnosis),
    "third-party": (ThirdPartyInput.parse, commands.save_third_party),
    "needs": (AdaptationInput.parse, commands.save_adaptation),
}


@requires("cases.read")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    summaries = await summaries_of(case.id)
    return await render(
        request, "cases/summary/edit.html", case=case, summaries=summaries, choices=choices, wrong=wrong
    )


@requires("cases.edit")
async def update(request: Request) -> Response:
    case = await part_of(request)
    parse, save = _part_in(request)
    try:
        await save(case.id, parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/summary/edit.html", wrong, page=edit)
    return see_other(url_for("cases.summary.edit", reference=case.reference))


def _part_in(request: Request) -> Part:
    """What reads and what saves the part that the address names. Raises NotFound."""
    try:
        return PARTS[request.path_params["part"]]
    except KeyError:
        raise NotFound(_("There is no such part of a case.")) from None
