"""One's own password, changed."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.choosing import shortest_for, stretched
from app.accounts.commands import password as commands
from app.accounts.inputs import PasswordChange
from app.accounts.porter import porter_of
from app.accounts.proof import must_know_password
from app.accounts.queries import people
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("account.own")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The form."""
    around = await people.surroundings(request.user.id)
    return await render(request, "accounts/password/edit.html", wrong=wrong, least=shortest_for(around))


@requires("account.own")
async def update(request: Request) -> Response:
    """Change it, if the old one is right; every other session ends. Five wrong old ones end this one too."""
    user = request.user
    try:
        given = PasswordChange.parse(await request.form())
        await must_know_password(request, given.old)
        hashed = await stretched(porter_of(request), given.password, await people.surroundings(user.id))
    except Invalid as wrong:
        return await refuse(request, "accounts/password/_form.html", wrong, page=edit)
    await commands.change(user, hashed, keep=user.session)
    return see_other(url_for("accounts.profile.edit"))
