"""What a draft says before and after, whether it is anonymous, and its pass mark."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import writing
from app.forms.inputs.writing import WholeInput
from app.forms.pages import draft_of
from app.kernel.errors import Invalid
from app.kernel.fields import edition_of
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("forms.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    form, version = await draft_of(request)
    return await render(request, "forms/whole/edit.html", form=form, version=version, wrong=wrong)


@requires("forms.edit")
async def update(request: Request) -> Response:
    form, _version = await draft_of(request)
    sent = await request.form()
    try:
        await writing.change_whole(form.id, WholeInput.parse(sent), edition_of(sent), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "forms/whole/edit.html", wrong, page=edit)
    return see_other(url_for("forms.form.show", id=form.id))
