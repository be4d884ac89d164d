"""Finding anything: a dialog over the page for htmx, a page of its own without.

What is typed may be a name, so it is posted and stands in no address (security.md IN-6); a link may still
carry `?q=` for words that are none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
    box = await _box(request, request.query_params)
    return await render(request, "search/find/index.html", fragment="_dialog.html", **vars(box))


@requires("find.use")
async def create(request: Request) -> Response:
    """`go` was pressed, or Enter: then a reference, or the only deed that fits, is opened straight away."""
    form = await request.form()
    box = await _box(request, form)
    if form.get("go") and (href := box.straight):
        return see_other(href)
    return await render(request, "search/find/index.html", fragment="create.html", **vars(box))


@dataclass(frozen=True)
class Box:
    """What the box shows for some words: what was found, and what may be done on this record and anywhere."""

    words: str
    groups: list[Group]
    here: list[Offered]
    anywhere: list[Offered]

    @property
    def straight(self) -> str | None:
        """Where Enter leads: to the record of the reference, or to the only deed when nothing else fits."""
        if (hit := finders.named(self.groups, self.words)) is not None:
            return hit.href
        some = [*self.here, *self.anywhere]
        only = some[0] if len(some) == 1 and not self.groups and self.words else None
        return None if only is None or only.post else only.href


async def _box(request: Request, given: Mapping[str, Any]) -> Box:
    """htmx tells from which page the box was opened."""
    words, page = _words(Fields(given)), request.headers.get("hx-current-url", "")
    return Box(
        words,
        await _found(request, words),
        deeds.here(request.user, page, words),
        deeds.anywhere(request.user, words),
    )


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
