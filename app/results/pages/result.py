"""The results of a form: counted from the sums of its days."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.queries.editing import form_for
from app.forms.rules.version import TEXT, said
from app.kernel import values
from app.kernel.paging import Paging
from app.results.comparing import compared
from app.results.queries import benchmarks, rows
from app.results.queries.asked import Asked
from app.results.queries.figures import figures, questions
from app.results.reading import NATION
from app.results.rules import LOW, edges, months
from app.web.render import render, today
from app.web.routing import requires, url_for

LATEST = 5


@requires("forms.read")
async def show(request: Request) -> Response:
    user, query = request.user, request.query_params
    form = await form_for(user, values.from_path(values.key, request.path_params["id"]))
    asked, asks = Asked.read(query, today()), await questions(form.id)
    found = await figures(user, form.id, asked)
    area = query.get("area", NATION)
    texts = [code for code, each in asks.items() if each.kind == TEXT and not each.patient_data]
    words = await rows.comments(user, form.id, asked, texts, Paging(size=LATEST))

    def answers(**changes: object) -> str:
        return url_for("results.answer.index", id=form.id, query=asked.rows(**changes))

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
        lows=sum(n for ten, n in found.answers.get("", {}).items() if int(ten) < LOW),
        answers=answers,
        edges=edges,
        said=said,
    )
