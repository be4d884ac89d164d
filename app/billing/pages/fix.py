"""Taking the suggestion for one mistake, or leaving it again."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.commands import fix
from app.billing.inputs.forms import FixInput
from app.billing.pages import asked
from app.billing.pages import upload as upload_page
from app.web.render import is_fragment, see_other
from app.web.routing import requires, url_for


@requires("billing.upload")
async def create(request: Request) -> Response:
    """Put it on the list of what will be put in, or take it off."""
    upload = await asked(request)
    given = FixInput.parse(await request.form())
    await fix.choose(upload.id, given.position, chosen=given.chosen)
    if is_fragment(request):
        return await upload_page.show(request)
    return see_other(url_for("billing.upload.show", id=upload.id))
