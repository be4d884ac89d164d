"""Finding anything: a dialog over the page for htmx, a page of its own without.

What is typed may be a name, so it is posted and stands in no address (security.md IN-6); a link may still
carry `?q=` for words that are none.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.search import deeds, finders, rules
from app.search.deeds import Offered
from app.search.finders import Group, Hit
from app.web import throttle
from app.web.render import places, render, see_other
from app.web.routing import requires


@requires("find.use")
async def index(request: Request) -> Response:
    words = _words(Fields(request.query_params))
    groups = await _found(request, words)
    return await render(
        request,
        "search/find/index.html",
        fragment="_dialog.html",
        words=words,
        groups=groups,
        **_deeds(request, words),
    )


@requires("find.use")
async def create(request: Request) -> Response:
    """`go` was pressed, or Enter: then a reference, or the only deed that fits, is opened straight away."""
    form = await request.form()
    words = _words(Fields(form))
    groups = await _found(request, words)
    offered = _deeds(request, words)
    href = _straight(groups, offered, words) if form.get("go") else None
    if href is not None:
        return see_other(href)
    return await render(
        request,
        "search/find/index.html",
        fragment="create.html",
        words=words,
        groups=groups,
        **offered,
    )


def _deeds(request: Request, words: str) -> dict[str, Any]:
    """What may be done with these words; htmx tells from which page the box was opened."""
    page = request.headers.get("hx-current-url", "")
    return {"here": deeds.here(request.user, page, words), "anywhere": deeds.anywhere(request.user, words)}


def _straight(groups: list[Group], offered: dict[str, Any], words: str) -> str | None:
    """Where Enter leads: to the record of the reference, or to the only deed when nothing else fits."""
    if (hit := finders.named(groups, words)) is not None:
        return hit.href
    deeds: list[Offered] = [deed for some in offered.values() for deed in some]
    only = deeds[0] if len(deeds) == 1 and not groups and words else None
    return None if only is None or only.post else only.href


def _words(fields: Fields) -> str:
    """What was typed; what cannot be read finds nothing, which says enough."""
    try:
        return fields.done(fields.line("q", longest=rules.LONGEST))
    except Invalid:
        return ""


async def _found(request: Request, words: str) -> list[Group]:
    if not rules.is_enough(words):
        return []
    user = request.user
    await throttle.of_the_house().knock("search", user.session or user.id, now=clock.now())
    return [*await finders.find(user, words), *await _pages(request, words)]


async def _pages(request: Request, words: str) -> list[Group]:
    """The ways into the rooms whose names fit."""
    return [
        Group(heading, icon, [Hit(title=label, href=url)])
        for heading, items in await places(request)
        for _key, label, icon, url, _count, _tone in items
        if rules.fits(str(label), words)
    ]
