"""The words of messages: all of them, and one edited with its preview."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import LANGUAGES, _, direction
from app.notifications.queries import library
from app.notifications.queries.library import Words
from app.notifications.rules.samples import faults, preview
from app.outbox.commands import template as commands
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
    if is_fragment(request) and "body" in request.query_params:
        body = request.query_params["body"][:5_000]
        return await render(request, "notifications/template/_preview.html", **_look(words, body))
    body = str(wrong.typed.get("body", words.body)) if wrong else words.body
    shipped = library.as_shipped(words.name, words.language)
    return await render(
        request,
        "notifications/template/edit.html",
        wrong=wrong,
        shipped=shipped,
        history=await templates.history(words.name, words.language),
        languages_of=LANGUAGES,
        **_look(words, body),
    )


@requires("notifications.template")
async def update(request: Request) -> Response:
    words, form = await _words(request), await request.form()
    try:
        subject, body, version = _typed(form, words)
        await commands.save(
            words.name,
            words.language,
            version,
            subject="" if words.is_sms else subject,
            body=body,
            by=request.user,
            key="notifications",
            code="TEMPLATE_CHANGED",
        )
    except Invalid as wrong:
        return await refuse(request, "notifications/template/edit.html", wrong, page=edit)
    return see_other(url_for("notifications.template.edit", kind=words.name, code=words.language))


def _typed(form: FormData, words: Words) -> tuple[str, str, int]:
    """Subject, body, and the version they were written over. Raises Invalid."""
    fields = Fields(form)
    subject = fields.line("subject", longest=300)
    body = fields.text("body", empty=_("Write the words of the message."))
    version = fields.number("version", lowest=1) or 0
    if not words.is_sms and not subject:
        fields.problem("subject", _("Write the subject of the mail."))
    for name, text in (("body", body), ("subject", subject)):
        found = faults(words.name, text, words.names, _hosts()) if text else []
        if found:
            fields.problem(name, " ".join(f"{fault.message}" for fault in found[:5]))
    fields.done()
    return subject, body, version


async def _words(request: Request) -> Words:
    return await library.one(request.path_params["kind"], request.path_params["code"])


def _hosts() -> list[str]:
    return [current().public_url.split("://", 1)[-1].split("/")[0].split(":")[0]]


def _look(words: Words, body: str) -> dict[str, Any]:
    return {
        "words": words,
        "shown": preview(words.name, body),
        "faults": faults(words.name, body, words.names, _hosts()),
        "way": direction(words.language),
    }
