"""Tokens with which other programs act for somebody (security.md 2.11)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import permissions
from app.accounts.commands import token as commands
from app.accounts.inputs import NewToken
from app.accounts.queries import tokens
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("account.own")
async def index(request: Request) -> Response:
    """One's own tokens, never their secrets."""
    return await render(request, "accounts/api_token/index.html", tokens=await tokens.of(request.user.id))


@requires("tokens.own", fresh=True)
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The form."""
    return await render(request, "accounts/api_token/new.html", wrong=wrong, scopes=_offered(request))


@requires("tokens.own", fresh=True)
async def create(request: Request) -> Response:
    """Make it and show it once."""
    try:
        given = NewToken.parse(await request.form(), offered=_offered(request))
    except Invalid as wrong:
        return await refuse(request, "accounts/api_token/new.html", wrong, page=new)
    made = await commands.create(given, by=request.user)
    return await render(request, "accounts/api_token/create.html", token=made, name=given.name)


@requires("tokens.own", fresh=True)
async def destroy(request: Request) -> Response:
    """Revoke it."""
    if not await commands.revoke(key_in(request, "token"), by=request.user):
        raise NotFound(_("There is nothing at this address."))
    return see_other(url_for("accounts.api_token.index"))


def _offered(request: Request) -> list[str]:
    return [each for each in permissions.FOR_TOKENS if request.user.can(each)]
