"""People, for those who manage them (security.md AZ-10)."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import permissions
from app.accounts.commands import links, person
from app.accounts.inputs import NewUser
from app.accounts.pages.managed import managed
from app.accounts.queries import break_glass, factor_resets, people, sessions
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("accounts.read")
async def index(request: Request) -> Response:
    """Everybody in scope, by name."""
    sought = people.Sought.read(request.query_params)
    page = await people.find(request.user, sought, Paging.read(request.query_params, keys=people.KEYS))
    roles = [(role, name, None) for role, name in permissions.ROLE_NAMES.items()]
    return await render(
        request, "accounts/user/index.html", fragment="_rows.html", page=page, sought=sought, roles=roles
    )


@requires("accounts.manage", fresh=True)
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The form for an account."""
    options = await _options(request)
    return await render(request, "accounts/user/new.html", wrong=wrong, person=None, **options)


@requires("accounts.manage", fresh=True)
async def create(request: Request) -> Response:
    """Make the account and send its owner a link to set a password."""
    try:
        made = await links.invite_new(NewUser.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "accounts/user/new.html", wrong, page=new)
    return see_other(url_for("accounts.user.edit", user=made))


@requires("accounts.manage", fresh=True)
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One account and what may be done with it."""
    known = await managed(request)
    shown = {**await _options(request), **await _around(known)}
    may_change = permissions.may_grant(request.user.role, known.role)
    return await render(
        request, "accounts/user/edit.html", wrong=wrong, person=known, may_change=may_change, **shown
    )


@requires("accounts.manage", fresh=True)
async def update(request: Request) -> Response:
    """Save it."""
    known, form = await managed(request), await request.form()
    try:
        given = NewUser.parse(form)
        await person.update(known.id, given, version=str(form.get("version", "")), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "accounts/user/edit.html", wrong, page=edit)
    return see_other(url_for("accounts.user.edit", user=known.id))


async def _around(known: people.Person) -> dict[str, Any]:
    """What a manager sees beside an account: a reset or an emergency that waits, and where it is signed in."""
    return {
        "asked": await factor_resets.waiting(known.id),
        "emergency": await break_glass.of(known.id),
        "sessions": await sessions.open_of(known.id),
    }


async def _options(request: Request) -> dict[str, Any]:
    """The roles somebody may give, and the organisations they may put people into."""
    grants = permissions.GRANTS.get(request.user.role, frozenset())
    return {
        "roles": [(role, name) for role, name in permissions.ROLE_NAMES.items() if role in grants],
        "places": await people.places(request.user),
    }
