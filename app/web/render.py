"""Turning answers into pages: one Jinja environment, sync, escaped, strict."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, MutableMapping
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.kernel import clock, dates, language
from app.kernel.collector import typed_in
from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES
from app.settings import ROOT
from app.web import once
from app.web.next_url import safe_next
from app.web.routing import url_for

_zone: ContextVar[str] = ContextVar("zone", default="UTC")


def zone() -> str:
    """The time zone of whoever is being answered."""
    return _zone.get()


def look_at_clock_of(name: str) -> None:
    """Show times on the wall clock of this zone for the rest of the request."""
    _zone.set(name)


_pieces: dict[tuple[object, ...], Any] = {}
_MOST_PIECES = 4_000
_rows: dict[tuple[Hashable, ...], Any] = {}
_MOST_ROWS = 10_000


class Row(Hashable, Protocol):
    """A row of a list: everything it says, and apart from it what time alone changes."""

    @property
    def told(self) -> tuple[Hashable, ...]: ...


def _reader() -> tuple[str, str, str, int]:
    """What makes the same words look different to two people: language, digits, wall clock, and its year."""
    return language.current(), dates.digits("0"), zone(), today().year


def _remember(made: dict[Any, Any], most: int, key: Any, piece: Any) -> Any:
    """Keep a piece; the one made first goes where there are too many."""
    if len(made) >= most:
        del made[next(iter(made))]
    made[key] = piece
    return piece


def kept(macro: Any, *args: object) -> Any:
    """What a macro makes of these words, made once a reader: a list repeats few pieces in many rows.

    Only for macros without side effects whose arguments are text, numbers, None or tuples of them.
    """
    named = tuple(arg if isinstance(arg, int | tuple) or arg is None else str(arg) for arg in args)
    key = (_reader(), macro.name, *named)
    piece = _pieces.get(key)
    return _remember(_pieces, _MOST_PIECES, key, macro(*named)) if piece is None else piece


def kept_rows(macro: Any, rows: Iterable[Row], *by: Hashable) -> Markup:
    """The rows of a list, each made once for what it says: lists are opened again and again, and few rows change.

    `macro` takes the row, what it has `told`, and what else the rows of this list depend on. A row stands in the
    key whole, so that one with any other word is another row.
    """
    reader, shown = _reader(), []
    for row in rows:
        key = (reader, macro.name, row.__class__, row, row.told, by)
        piece = _rows.get(key)
        if piece is None:
            piece = _remember(_rows, _MOST_ROWS, key, macro(row, *row.told, *by))
        shown.append(piece)
    # What a macro gives is escaped already.
    return Markup("".join(shown))  # noqa: S704


@jinja2.pass_context
def fixed(context: jinja2.runtime.Context, template: str, *by: object) -> Markup:
    """A piece of a page that changes only with `by` and the reader: made once, with new form keys each time."""
    jinja = context.environment
    key = (jinja, _reader(), template, *by)
    piece = _pieces.get(key)
    if piece is None:
        with once.marking():
            made = jinja.get_template(template).render(context.get_all()).split(once.MARK)
        piece = _remember(_pieces, _MOST_PIECES, key, made)
    first, *others = piece
    # The piece was escaped when it was made, and a key is letters, digits, dashes and underscores.
    return Markup(first + "".join(once.new_key() + other for other in others))  # noqa: S704


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name, for an avatar; "?" without a name."""
    words = name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Jinja(jinja2.Environment):
    """Jinja's environment, whose templates all share one dictionary of globals.

    Of its own accord each has a chain of two, which is compared name by name at every import of a macro.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def _environment() -> jinja2.Environment:
    environment = Jinja(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.translate, language.ntranslate, newstyle=True
    )
    environment.globals.update(
        url_for=url_for,
        language=language.current,
        direction=language.direction,
        languages=LANGUAGES,
        new_form_key=once.new_key,
        fixed=fixed,
        kept=kept,
        kept_rows=kept_rows,
    )
    environment.filters.update(
        local=lambda at: dates.local(at, zone()),
        day=lambda on, today=None: dates.day(on, zone(), today=today),
        long_day=lambda on: dates.long_day(on, zone()),
        month=lambda on: dates.month(on, zone()),
        short_day=lambda on: dates.short_day(on, zone()),
        short_month=lambda on: dates.short_month(on, zone()),
        clock=lambda at: dates.clock(at, zone()),
        moment=lambda at: dates.moment(at, zone(), today=today()),
        ago=lambda at: dates.ago(at, clock.now()),
        left=lambda due: dates.left(due, clock.now()),
        duration=dates.duration,
        number=dates.number,
        percent=dates.percent,
        money=dates.money,
        digits=dates.digits,
        initials=initials,
        spoken=lambda text: language.translate(text) if text else text,
    )
    return environment


def today() -> date:
    """Today, where the reader is."""
    return dates.local(clock.now(), zone()).date()


environment = _environment()
_OURS = ("nav", "is_page", "links_of")
_shell: dict[str, Any] = {}


def furnish(**parts: Any) -> None:
    """Give every page something more: main.py hands in the navigation and the static addresses."""
    _shell.update(parts)
    environment.globals.update(
        {name: part for name, part in parts.items() if name not in ("nav", "is_page", "links_of")}
    )


async def places(request: Request) -> list[Any]:
    """The ways into the rooms, as the navigation beside every page shows them to this person."""
    return await _shell["nav"](request) if "nav" in _shell else []


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-request-type") != "full"


def text(template: str, **context: Any) -> str:
    """A template as text."""
    return environment.get_template(template).render(**context)


async def render(
    request: Request, template: str, *, fragment: str = "", status: int = 200, **context: Any
) -> Response:
    """A page, with its shell when it has one; for htmx its `fragment` alone, a template beside the page's own."""
    user, whole = request.scope.get("user"), not is_fragment(request)
    context.setdefault("wrong", None)
    nav = await _shell["nav"](request) if user is not None and whole and "nav" in _shell else []
    links = _shell["links_of"](user) if "links_of" in _shell else {}
    shown = {"status": status, **context}
    body = text(
        template if whole or not fragment else f"{template.rpartition('/')[0]}/{fragment}",
        request=request,
        user=user,
        nav=nav,
        links=links,
        now=clock.now(),
        today=today(),
        **shown,
    )
    return HTMLResponse(body, status_code=status)


async def respond(request: Request, template: str, *, instead: str, **context: Any) -> Response:
    """The fragment for htmx; for a plain browser, the way back to the page (303)."""
    request.state.instead = instead
    if is_fragment(request):
        return await render(request, template, **context)
    return RedirectResponse(instead, status_code=303)


Page = Callable[..., Awaitable[Response]]


async def refuse(
    request: Request, template: str, wrong: Invalid, *, page: Page | None = None, **context: Any
) -> Response:
    """422 with what was typed and what to do: the form alone for htmx, else the whole page with it.

    What a command refuses knows its fields, and nothing of what else was typed.
    """
    if not wrong.typed:
        wrong.typed = typed_in(await request.form())
    if page is None or is_fragment(request):
        return await render(request, template, status=wrong.status, wrong=wrong, **context)
    response = await page(request, wrong=wrong)
    response.status_code = wrong.status
    return response


def see_other(location: str) -> Response:
    """303: the deed is done, look here. For htmx the same, as a navigation of the page."""
    return RedirectResponse(location, status_code=303)


def go_to(request: Request, location: str) -> Response:
    """On to another page: what htmx sent must not take the whole page for its own answer."""
    request.state.instead = location
    if is_fragment(request):
        return Response(headers={"HX-Redirect": location})
    return see_other(location)


def stamp_of(at: datetime | None) -> str:
    """An instant for a `datetime` attribute; empty for none."""
    return "" if at is None else at.isoformat(timespec="seconds")


async def next_of(request: Request) -> str:
    """Where a plain browser goes after a deed: the form's own `next`, else the page it came from, else home."""
    given = (await request.form()).get("next") if _is_form(request) else None
    referer = urlsplit(request.headers.get("referer", ""))
    back = referer.path + (f"?{referer.query}" if referer.query else "")
    return safe_next(given or back or "/", is_page=_shell.get("is_page", _no_page))


def _is_form(request: Request) -> bool:
    return "form" in request.headers.get("content-type", "")


def _no_page(_path: str) -> bool:
    return False
