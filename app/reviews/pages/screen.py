"""Review screens: the list, one of them with its rows and charts, and how it is put together."""

from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.permissions import ROLE_NAMES
from app.forms.queries.editing import form_for
from app.forms.rules.version import said
from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.results.pages import rows_at
from app.results.queries import rows
from app.reviews import commands, queries
from app.reviews.inputs import ScreenInput
from app.reviews.queries import Screen
from app.reviews.rules import FACTS, ROLES, Definition, charted
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
    paging = Paging.read(request.query_params, keys=rows.KEYS)
    shown = await queries.shown(request.user, key_in(request), today(), paging)
    answers = rows_at("results.answer.index", shown.screen.form, shown.asked)
    return await render(
        request, "reviews/screen/show.html", shown=shown, answers=answers, facts=FACTS, said=said
    )


@requires("reviews.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    user, chosen = request.user, (await _given(request)).get("form", "")
    if not chosen:
        return await render(request, "reviews/screen/choose.html", forms=await queries.forms(user))
    form = await form_for(user, values.from_path(values.key, chosen))
    options = await _options(request, form.id, Definition())
    return await render(request, "reviews/screen/new.html", form=form, wrong=wrong, **options)


@requires("reviews.edit")
async def create(request: Request) -> Response:
    sent = await request.form()
    form = await form_for(request.user, values.from_path(values.key, str(sent.get("form", ""))))
    asks = await queries.asks_of(form.id)
    try:
        given = ScreenInput.parse(sent, asks, charted(asks))
        id = await commands.make(form.id, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "reviews/screen/new.html", wrong, page=new)
    return see_other(url_for("reviews.screen.show", id=id))


@requires("reviews.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    screen = await _screen(request)
    options = await _options(request, screen.form, screen.definition)
    revisions = await queries.revisions(screen.id)
    return await render(
        request, "reviews/screen/edit.html", screen=screen, revisions=revisions, wrong=wrong, **options
    )


@requires("reviews.edit")
async def update(request: Request) -> Response:
    screen = await _screen(request)
    asks = await queries.asks_of(screen.form)
    try:
        given = ScreenInput.parse(await request.form(), asks, charted(asks))
        await commands.edit(screen.id, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "reviews/screen/edit.html", wrong, page=edit)
    return see_other(url_for("reviews.screen.show", id=screen.id))


@requires("reviews.edit")
async def destroy(request: Request) -> Response:
    screen = await _screen(request)
    await commands.remove(screen.id, by=request.user)
    return see_other(url_for("reviews.screen.index"))


async def _screen(request: Request) -> Screen:
    return await queries.screen(request.user, key_in(request))


async def _given(request: Request) -> dict[str, str]:
    """The query of a page, or what a refused form had sent."""
    sent = await request.form() if request.method == "POST" else request.query_params
    return {name: value for name, value in sent.items() if isinstance(value, str)}


async def _options(request: Request, form: UUID, definition: Definition) -> dict[str, Any]:
    """What the form of a screen offers, and how it is put together now."""
    asks = await queries.asks_of(form)
    return {
        "definition": definition,
        "asks": asks,
        "charted": charted(asks),
        "facts": FACTS,
        "roles": [(role, ROLE_NAMES[role]) for role in ROLES],
        "wards": await queries.wards(request.user),
        "said": said,
    }
