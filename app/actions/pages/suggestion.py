"""What staff say should be better, with or without their name."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.gathering import suggest
from app.actions.forms.walk import SuggestionForm
from app.actions.pages import VOCABULARY
from app.actions.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("actions.suggest")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request,
        "actions/suggestion/new.html",
        choices=await options.choices(request.user),
        done=request.query_params.get("done", "")[:20],
        wrong=wrong,
        **VOCABULARY,
    )


@requires("actions.suggest")
async def create(request: Request) -> Response:
    try:
        given = SuggestionForm.parse(await request.form())
        await options.must_be_in_scope(request.user, given.new.hospital)
        made = await suggest(given.new, anonymous=given.anonymous, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "actions/suggestion/new.html", wrong, page=new)
    return see_other(url_for("actions.suggestion.new", query={"done": made.reference}))
