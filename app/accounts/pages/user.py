"""People, for those who manage them (security.md AZ-10)."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import permissions
from app.accounts.commands import links, person
from app.accounts.inputs import NewUser
from app.accounts.pages.managed import managed
from app.accounts.queries import break_glass, factor_resets, people, sessions
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.paging import Paging
from app.kernel.values import LONGEST_LINE, presentable
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

STATES = ("active", "closed", "all")


def _sought(query: Mapping[str, str]) -> people.Sought:
    role, state = query.get("role", ""), query.get("state", "")
    return people.Sought(
        words=presentable(query.get("q", ""))[:LONGEST_LINE].strip().replace("\ufffd", ""),
        role=role if role in permissions.ROLES else "",
        state=state if state in STATES else "active",
    )


@requires("accounts.read")
async def index(request: Request) -> Response:
    """Everybody in scope, by name."""
    sought = _sought(request.query_params)
    paging = Paging.read(request.query_params, keys=people.KEYS)
    page = await people.find(request.user, sought, paging)
    options = [(role, name, None) for role, name in [("", _("Every role")), *_roles()]]
    return await render(
        request,
        "accounts/user/index.html",
        fragment="_rows.html",
        page=page,
        sought=sought,
        options=options,
    )


@requires("accounts.manage", fresh=True)
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The form for an account."""
    return await render(
        request, "accounts/user/new.html", wrong=wrong, person=None, **await _options(request)
    )


@requires("accounts.manage", fresh=True)
async def create(request: Request) -> Response:
    """Make the account and send its owner a link to set a password."""
    form = await request.form()
    try:
        made = await person.create(NewUser.parse(form), by=request.user)
    except Invalid as wrong:
        wrong.typed = Fields(form).typed()
        return await refuse(request, "accounts/user/new.html", wrong, page=new)
    await links.invite(made, by=request.user)
    return see_other(url_for("accounts.user.edit", user=made))


@requires("accounts.manage", fresh=True)
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One account and what may be done with it."""
    known = await managed(request)
    return await render(
        request,
        "accounts/user/edit.html",
        wrong=wrong,
        person=known,
        may_change=permissions.may_grant(request.user.role, known.role),
        asked=await factor_resets.waiting(known.id),
        emergency=await break_glass.of(known.id),
        sessions=await sessions.open_of(known.id),
        **await _options(request),
    )


@requires("accounts.manage", fresh=True)
async def update(request: Request) -> Response:
    """Save it."""
    known, form = await managed(request), await request.form()
    try:
        given = NewUser.parse(form)
        await person.update(known.id, given, version=str(form.get("version", "")), by=request.user)
    except Invalid as wrong:
        wrong.typed = Fields(form).typed()
        return await refuse(request, "accounts/user/edit.html", wrong, page=edit)
    return see_other(url_for("accounts.user.edit", user=known.id))


def _roles() -> list[tuple[str, object]]:
    return list(permissions.ROLE_NAMES.items())


async def _options(request: Request) -> dict[str, Any]:
    grants = permissions.GRANTS.get(request.user.role, frozenset())
    return {
        "roles": [(role, name) for role, name in _roles() if role in grants],
        "places": await people.places(request.user),
    }
