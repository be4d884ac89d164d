"""What was done with an emergency account, said by another administrator (security.md BG-1)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import break_glass as commands
from app.accounts.inputs import EmergencyReview
from app.accounts.pages import user
from app.accounts.pages.managed import managed
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("accounts.manage", fresh=True)
async def update(request: Request) -> Response:
    known = await managed(request)
    try:
        given = EmergencyReview.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "accounts/user/edit.html", wrong, page=user.edit)
    await commands.review(known.id, given.words, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))
