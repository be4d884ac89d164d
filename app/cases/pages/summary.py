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

Save = Callable[..., Awaitable[None]]
#: The part of the address, what reads its form, what saves it.
PARTS: dict[str, tuple[Callable[[Any], Any], Save]] = {
    "means": (EligibilityInput.parse, commands.save_eligibility),
    "scope": (DiagnosisInput.parse, commands.save_diagnosis),
    "third-party": (ThirdPartyInput.parse, commands.save_third_party),
    "needs": (AdaptationInput.parse, commands.save_adaptation),
}


@requires("cases.read")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    return await render(
        request,
        "cases/summary/edit.html",
        case=case,
        wrong=wrong,
        wrong_part=request.path_params.get("part"),
        summaries=await summaries_of(case.id),
        eligibility_states=choices.ELIGIBILITY_STATES,
        diagnosis_states=choices.DIAGNOSIS_STATES,
        reasons=choices.THIRD_PARTY_REASONS,
        relationships=choices.THIRD_PARTY_RELATIONSHIPS,
    )


@requires("cases.edit")
async def update(request: Request) -> Response:
    case, user = await part_of(request), request.user
    if request.path_params["part"] not in PARTS:
        raise NotFound(_("There is no such part of a case."))
    parse, save = PARTS[request.path_params["part"]]
    try:
        given = parse(await request.form())
        await save(case.id, given, by=user, organisation=user.organisation)
    except Invalid as wrong:
        return await refuse(request, "cases/summary/edit.html", wrong, page=edit)
    return see_other(url_for("cases.summary.edit", reference=case.reference))
