"""The results of a form: counted from the sums of its days."""

from starlette.requests import Request
from starlette.responses import Response

from app.results.pages import look
from app.results.queries.results import results_of
from app.results.rules import LOW
from app.web.render import render
from app.web.routing import requires


@requires("forms.read")
async def show(request: Request) -> Response:
    looked, area = await look(request), request.query_params.get("area", "")
    results = await results_of(request.user, looked.form.id, looked.asked, looked.asks, area)
    answers = looked.rows_at("results.answer.index")
    return await render(
        request, "results/result/show.html", results=results, answers=answers, low=LOW, **looked.shown
    )
