"""The list of forms, and one form as it is written."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.forms.commands import writing
from app.forms.inputs.writing import FormInput
from app.forms.pages import form_of
from app.forms.queries import editing
from app.forms.rules.version import KIND_WORDS, said
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.paging import Paging
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

FORM_KINDS = [("survey", _("Survey")), ("audit", _("Audit")), ("form", _("Plain form"))]
CADENCES = [
    ("daily", _("Every day")),
    ("weekly", _("Every week")),
    ("monthly", _("Every month")),
    ("quarterly", _("Every quarter")),
    ("half_yearly", _("Every half-year")),
    ("annual", _("Every year")),
]
TABS = [
    ("all", _("All")),
    ("surveys", _("Surveys")),
    ("audits", _("Audits")),
    ("forms", _("Plain forms")),
    ("drafts", _("Drafts")),
    ("retired", _("Retired")),
]
#: What a form and its parts are called, and how its own words are read.
_WORDS: dict[str, Any] = {
    "kinds": dict(FORM_KINDS),
    "cadences": dict(CADENCES),
    "kind_words": KIND_WORDS,
    "said": said,
}


@requires("forms.read")
async def index(request: Request) -> Response:
    paging = Paging.read(request.query_params, keys=editing.KEYS)
    shown = await editing.overview(request.user, request.query_params.get("view", ""), paging)
    return await render(request, "forms/form/index.html", shown=shown, tabs=TABS, kinds=dict(FORM_KINDS))


@requires("forms.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request, "forms/form/new.html", form=None, wrong=wrong, **await _offered(request.user)
    )


@requires("forms.edit")
async def create(request: Request) -> Response:
    try:
        given = FormInput.parse(await request.form())
        form = await writing.make_form(given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/form/new.html", wrong, page=new)
    return see_other(url_for("forms.form.show", id=form))


@requires("forms.read")
async def show(request: Request) -> Response:
    built = await editing.built(request.user, key_in(request))
    return await render(request, "forms/form/show.html", form=built.form, built=built, **_WORDS)


@requires("forms.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    form = await form_of(request)
    return await render(
        request, "forms/form/edit.html", form=form, wrong=wrong, **await _offered(request.user)
    )


@requires("forms.edit")
async def update(request: Request) -> Response:
    form = await form_of(request)
    try:
        await writing.rename(form.id, FormInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/form/edit.html", wrong, page=edit)
    return see_other(url_for("forms.form.show", id=form.id))


async def _offered(user: Account) -> dict[str, Any]:
    return {
        "kinds": FORM_KINDS,
        "cadences": CADENCES,
        "owners": await editing.owners(user),
        "everybody": user.scope is None,
    }
