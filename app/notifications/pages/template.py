"""The words of messages: all of them, and one edited with its preview."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES, direction
from app.notifications.commands.wording import reword
from app.notifications.inputs import WordingInput
from app.notifications.queries import library
from app.notifications.rules.samples import Wording, faults, preview
from app.outbox.queries import templates
from app.settings import current
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import requires, url_for


@requires("notifications.template")
async def index(request: Request) -> Response:
    found = await library.library()
    return await render(request, "notifications/template/index.html", library=found, names=LANGUAGES)


@requires("notifications.template")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The editor; asked by htmx with `body`, the preview alone."""
    words = await _words(request)
    typed = wrong.typed if wrong else request.query_params
    look = _look(words, str(typed.get("body", words.body)))
    beside = {} if is_fragment(request) else await _beside(words)
    return await render(
        request, "notifications/template/edit.html", fragment="_preview.html", wrong=wrong, **look, **beside
    )


@requires("notifications.template")
async def update(request: Request) -> Response:
    words, form = await _words(request), await request.form()
    try:
        given = WordingInput.parse(form, words, _hosts())
        await reword(words, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "notifications/template/edit.html", wrong, page=edit)
    return see_other(url_for("notifications.template.edit", kind=words.name, code=words.language))


async def _words(request: Request) -> Wording:
    return await library.one(request.path_params["kind"], request.path_params["code"])


def _hosts() -> list[str]:
    return [current().public_url.split("://", 1)[-1].split("/")[0].split(":")[0]]


def _look(words: Wording, body: str) -> dict[str, Any]:
    return {
        "words": words,
        "shown": preview(words.name, body),
        "faults": faults(words.name, body, words.names, _hosts()),
        "way": direction(words.language),
    }


async def _beside(words: Wording) -> dict[str, Any]:
    return {
        "shipped": library.as_shipped(words.name, words.language),
        "history": await templates.history(words.name, words.language),
        "languages_of": LANGUAGES,
    }
