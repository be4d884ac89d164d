"""Sections of a draft: written, changed, taken out."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import writing
from app.forms.inputs.writing import SectionInput
from app.forms.pages import draft_of
from app.forms.rules.version import Section, Version
from app.kernel.errors import Invalid, NotFound
from app.kernel.fields import edition_of
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("forms.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    form, version = await draft_of(request)
    return await render(request, "forms/section/new.html", form=form, version=version, part=None, wrong=wrong)


@requires("forms.edit")
async def create(request: Request) -> Response:
    form, _version = await draft_of(request)
    sent = await request.form()
    try:
        await writing.put_section(form.id, SectionInput.parse(sent), edition_of(sent), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/section/new.html", wrong, page=new)
    return see_other(url_for("forms.form.show", id=form.id))


@requires("forms.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    form, version = await draft_of(request)
    section = _named(version.asks, request.path_params["section"])
    return await render(
        request, "forms/section/edit.html", form=form, version=version, part=section, wrong=wrong
    )


@requires("forms.edit")
async def update(request: Request) -> Response:
    form, version = await draft_of(request)
    section, sent = _named(version.asks, request.path_params["section"]), await request.form()
    try:
        given = SectionInput.parse(sent)
        await writing.put_section(form.id, given, edition_of(sent), was=section.code, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/section/edit.html", wrong, page=edit)
    return see_other(url_for("forms.form.show", id=form.id))


@requires("forms.edit")
async def destroy(request: Request) -> Response:
    form, version = await draft_of(request)
    section = _named(version.asks, request.path_params["section"])
    await writing.drop_section(form.id, section.code, edition_of(await request.form()), by=request.user)
    return see_other(url_for("forms.form.show", id=form.id))


def _named(version: Version, code: str) -> Section:
    found = next((section for section in version.sections if section.code == code), None)
    if found is None:
        raise NotFound(_("There is no such section."))
    return found
