"""One's own page: name, language, looks, sessions."""

from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import preference
from app.accounts.inputs import Profile
from app.accounts.queries import sessions
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("account.own")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    """Everything of one's own on one page."""
    return await render(
        request,
        "accounts/profile/edit.html",
        wrong=wrong,
        sessions=await sessions.open_of(request.user.id),
        zones=sorted(available_timezones()),
    )


@requires("account.own")
async def update(request: Request) -> Response:
    """Keep name, language, theme, zone and how pages behave."""
    try:
        given = Profile.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "accounts/profile/_form.html", wrong, page=edit)
    await preference.keep(request.user.id, given)
    return see_other(url_for("accounts.profile.edit"))
