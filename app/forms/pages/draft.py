"""Beginning a new version of a form, and giving it up."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import writing
from app.forms.pages import form_of
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("forms.edit")
async def create(request: Request) -> Response:
    form = await form_of(request)
    await writing.start_draft(form.id, by=request.user)
    return see_other(url_for("forms.form.show", id=form.id))


@requires("forms.edit")
async def destroy(request: Request) -> Response:
    form = await form_of(request)
    await writing.drop_draft(form.id, by=request.user)
    return see_other(url_for("forms.form.show", id=form.id))
