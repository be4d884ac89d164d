"""The dry run of a source with figures that are not saved: what the last month would have raised."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.forms.source import SourceForm
from app.actions.pages.source import form_of, place_of
from app.actions.queries.trials import trial
from app.actions.queries.wishes import wishes_at
from app.actions.rules.wishes import usual
from app.kernel.errors import Invalid
from app.web.routing import requires


@requires("actions.sources")
async def show(request: Request) -> Response:
    place, query = await place_of(request), request.query_params
    try:
        wish = SourceForm.parse(query, place.source).wish
    except Invalid as wrong:
        return await form_of(request, place, usual(place.source), wrong=wrong)
    wishes = await wishes_at(place.hospital)
    tried = await trial(place.hospital, [place.source], {**wishes, place.source: wish})
    return await form_of(request, place, wish, tried=tried)
