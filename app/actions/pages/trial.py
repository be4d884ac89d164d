"""The dry run of a source with figures that are not saved: what the last month would have raised."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.forms.source import SourceForm
from app.actions.pages import source as source_page
from app.actions.queries import trials
from app.actions.queries.wishes import wishes_of
from app.actions.rules.wishes import usual
from app.kernel.errors import Invalid
from app.web.routing import requires


@requires("actions.sources")
async def show(request: Request) -> Response:
    hospital, source, choices = await source_page.place_of(request)
    saved = (await wishes_of([hospital])).get(hospital, {})
    try:
        wish = SourceForm.parse(request.query_params, source).wish
    except Invalid as wrong:
        known = Invalid(request.query_params, **wrong.problems)
        return await source_page.page(request, hospital, source, choices, usual(source), wrong=known)
    tried = await trials.trial(hospital, [source], {**saved, source: wish})
    return await source_page.page(request, hospital, source, choices, wish, trial=tried)
