"""Forms as files, out and in."""

import json

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands.reading_in import bring_in
from app.forms.inputs.writing import FileInput, slug
from app.forms.pages import form_of
from app.forms.queries import editing
from app.forms.rules.exchange import FormFile, give
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

#: security.md UP-1
LARGEST = 512 * 1024


@requires("forms.read")
async def show(request: Request) -> Response:
    form = await form_of(request)
    version = await editing.newest_version(form.id)
    names = {"en": form.name_en, "fr": form.name_fr, "ar": form.name_ar}
    name = {language: words for language, words in names.items() if words}
    file = FormFile(form.code or "", form.kind, name, form.cadence, version.asks)
    body = json.dumps(give(file), ensure_ascii=False, indent=1) + "\n"
    headers = {"content-disposition": f'attachment; filename="{slug(form.name_en)}-v{version.version}.json"'}
    return Response(body, media_type="application/json", headers=headers)


@requires("forms.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    user = request.user
    return await render(
        request,
        "forms/file/new.html",
        owners=await editing.owners(user),
        everybody=user.scope is None,
        wrong=wrong,
    )


@requires("forms.edit")
async def create(request: Request) -> Response:
    try:
        given = await FileInput.parse(await request.form(), LARGEST)
        form = await bring_in(given.file, given.owner, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/file/new.html", wrong, page=new)
    return see_other(url_for("forms.form.show", id=form))
