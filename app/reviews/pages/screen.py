"""Review screens: the list, one of them with its rows and charts, and how it is put together."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.permissions import ROLE_NAMES
from app.forms.queries.editing import form_for
from app.forms.rules.version import OPTIONED, RATED, YES_NO, Question, said
from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.results.queries import rows
from app.results.queries.asked import Asked
from app.results.queries.figures import figures, questions
from app.reviews import commands, queries
from app.reviews.inputs import ScreenInput
from app.reviews.rules import FACTS, ROLES, Definition
from app.web.render import refuse, render, see_other, today
from app.web.routing import key_in, requires, url_for


@requires("reviews.read")
async def index(request: Request) -> Response:
    page = await queries.screens(request.user, Paging.read(request.query_params, keys=(str, UUID)))

    def link(**changes: str | None) -> str:
        return url_for("reviews.screen.index", query=changes)

    return await render(request, "reviews/screen/index.html", page=page, link=link, roles=ROLE_NAMES)


@requires("reviews.read")
async def show(request: Request) -> Response:
    shown, user = await _asked(request), request.user
    asks = _shown(await questions(shown.form))
    definition, until = shown.definition.known(asks), today()
    period = Asked(until - timedelta(days=definition.days - 1), until, definition.ward)
    filtered = replace(period, low=definition.low, failed=definition.failed)
    paging = Paging.read(request.query_params, keys=(datetime, UUID))

    def answers(**changes: object) -> str:
        return url_for("results.answer.index", id=shown.form, query=period.rows(**changes))

    return await render(
        request,
        "reviews/screen/show.html",
        screen=shown,
        definition=definition,
        asked=period,
        asks=asks,
        facts=FACTS,
        page=await rows.answers(user, shown.form, filtered, paging),
        found=await figures(user, shown.form, period) if definition.charts else None,
        form=shown,
        answers=answers,
        said=said,
    )


@requires("reviews.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    user, chosen = request.user, (await _given(request)).get("form", "")
    if not chosen:
        return await render(request, "reviews/screen/choose.html", forms=await queries.forms(user))
    form = await form_for(user, values.from_path(values.key, chosen))
    options = await _options(request, form.id)
    template = "reviews/screen/new.html"
    return await render(request, template, form=form, definition=Definition(), wrong=wrong, **options)


@requires("reviews.edit")
async def create(request: Request) -> Response:
    sent = await request.form()
    form = await form_for(request.user, values.from_path(values.key, str(sent.get("form", ""))))
    asks = _shown(await questions(form.id))
    try:
        given = ScreenInput.parse(sent, asks, _charted(asks))
        id = await commands.make(form.id, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "reviews/screen/new.html", wrong, page=new)
    return see_other(url_for("reviews.screen.show", id=id))


@requires("reviews.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    shown = await _asked(request)
    options = await _options(request, shown.form)
    return await render(
        request,
        "reviews/screen/edit.html",
        screen=shown,
        definition=shown.definition,
        revisions=await queries.revisions(shown.id),
        wrong=wrong,
        **options,
    )


@requires("reviews.edit")
async def update(request: Request) -> Response:
    shown = await _asked(request)
    asks = _shown(await questions(shown.form))
    try:
        given = ScreenInput.parse(await request.form(), asks, _charted(asks))
        await commands.edit(shown.id, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "reviews/screen/edit.html", wrong, page=edit)
    return see_other(url_for("reviews.screen.show", id=shown.id))


@requires("reviews.edit")
async def destroy(request: Request) -> Response:
    shown = await _asked(request)
    await commands.remove(shown.id, by=request.user)
    return see_other(url_for("reviews.screen.index"))


async def _asked(request: Request) -> queries.Screen:
    return await queries.screen(request.user, key_in(request))


async def _given(request: Request) -> dict[str, str]:
    """The query of a page, or what a refused form had sent."""
    sent = await request.form() if request.method == "POST" else request.query_params
    return {name: value for name, value in sent.items() if isinstance(value, str)}


def _shown(asks: dict[str, Question]) -> dict[str, Question]:
    """What is said of patients stands on the submission alone."""
    return {code: question for code, question in asks.items() if not question.patient_data}


def _charted(asks: dict[str, Question]) -> list[str]:
    return [code for code, question in asks.items() if question.kind in OPTIONED | RATED | {YES_NO}]


async def _options(request: Request, form: UUID) -> dict[str, Any]:
    asks = _shown(await questions(form))
    return {
        "asks": asks,
        "charted": _charted(asks),
        "facts": FACTS,
        "roles": [(role, ROLE_NAMES[role]) for role in ROLES],
        "wards": await queries.wards(request.user),
        "said": said,
    }
