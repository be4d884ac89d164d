"""The results of a form: counted from the sums of its days."""

from collections.abc import Callable, Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.forms.queries.editing import form_for
from app.forms.rules.version import TEXT, Question, said
from app.kernel.paging import Paging
from app.results.comparing import compared
from app.results.queries import benchmarks, rows
from app.results.queries.asked import Asked
from app.results.queries.figures import figures, questions
from app.results.reading import NATION
from app.results.rules import LOW, edges, months
from app.web.render import render, today
from app.web.routing import key_in, requires, url_for

LATEST = 5


def _texts(asks: Mapping[str, Question]) -> list[str]:
    """The questions whose words may be read here."""
    return [code for code, each in asks.items() if each.kind == TEXT and not each.patient_data]


def _answers(form: UUID, asked: Asked) -> Callable[..., str]:
    """Where the answers behind a number are."""
    return lambda **changes: url_for("results.answer.index", id=form, query=asked.rows(**changes))


@requires("forms.read")
async def show(request: Request) -> Response:
    user, query = request.user, request.query_params
    form = await form_for(user, key_in(request))
    asked, asks = Asked.read(query, today()), await questions(form.id)
    found = await figures(user, form.id, asked)
    area = query.get("area", NATION)
    texts = _texts(asks)
    words = await rows.comments(user, form.id, asked, texts, Paging(size=LATEST))
    return await render(
        request,
        "results/result/show.html",
        form=form,
        asked=asked,
        asks=asks,
        found=found,
        months=months(asked.since, asked.until),
        compared=compared(asks, found, await benchmarks.measures(area)),
        area=area,
        areas=await benchmarks.areas(),
        comments=words.rows,
        texts=texts,
        low=LOW,
        answers=_answers(form.id, asked),
        edges=edges,
        said=said,
    )
