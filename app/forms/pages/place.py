"""Moving a section or a question of a draft up or down."""

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import writing
from app.forms.pages import draft_of
from app.kernel.fields import Fields, edition_of
from app.kernel.language import _
from app.web.render import see_other
from app.web.routing import requires, url_for

WAYS = {"up": -1, "down": 1}


@requires("forms.edit")
async def update(request: Request) -> Response:
    form, _version = await draft_of(request)
    sent = await request.form()
    fields = Fields(sent)
    what = fields.choice("what", ("section", "question"), empty=_("Choose what to move."))
    way = fields.choice("way", tuple(WAYS), empty=_("Choose where to move it."))
    code = fields.done(fields.line("code", longest=40))
    await writing.move(form.id, what, code, WAYS[way], edition_of(sent), by=request.user)
    place = f"#q-{code}" if what == "question" else ""
    return see_other(url_for("forms.form.show", id=form.id) + place)
