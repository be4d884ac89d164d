"""Setting a password by a link from an invitation or a reset (security.md SI-7)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.choosing import shortest_for, stretched
from app.accounts.commands import links
from app.accounts.inputs import NewPassword
from app.accounts.porter import porter_of
from app.accounts.queries import people
from app.accounts.queries.people import Surroundings
from app.accounts.rules.attempts import folded
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.kernel.seal import sha256
from app.web.render import refuse, render
from app.web.routing import public

WHY = "The link itself is the proof; scanners of mail open it, so only sending the form spends it."


@public(WHY)
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The form; opening it changes nothing."""
    owner = await _owner(request)
    return await render(
        request, "accounts/link/edit.html", wrong=wrong, name=owner.username, least=shortest_for(owner)
    )


@public(WHY)
async def update(request: Request) -> Response:
    """Set the password; the link is spent and every session of the person ends."""
    owner, porter = await _owner(request), porter_of(request)
    try:
        given = NewPassword.parse(await request.form())
        hashed = await stretched(porter, given.password, owner)
    except Invalid as wrong:
        return await refuse(request, "accounts/link/edit.html", wrong, page=edit)
    key = porter.throttle.key("sign_in.wrong_name", folded(owner.username))
    await links.spend(request.path_params["token"], hashed, key=key)
    return await render(request, "accounts/link/update.html")


async def _owner(request: Request) -> Surroundings:
    owner = await people.surroundings_of_link(sha256(request.path_params["token"]))
    if owner is None:
        raise NotFound(_("This link was used or is too old. Ask for another."))
    return owner
