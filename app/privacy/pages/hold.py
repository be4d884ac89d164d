"""What must be kept as it is, whatever a rule says."""

from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.privacy.commands import hold as commands
from app.privacy.inputs import HoldInput, reason_of
from app.privacy.queries import holds
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("privacy.read")
async def index(request: Request, *, wrong: Invalid | None = None, lifting: UUID | None = None) -> Response:
    """What is held. What is `wrong` belongs to the lifting of this hold, or to the placing of one."""
    shown: dict[str, Any] = {"holds": await holds.standing(request.user), "lifting": lifting, "wrong": wrong}
    return await render(request, "privacy/hold/index.html", **shown)


@requires("privacy.hold", fresh=True)
async def create(request: Request) -> Response:
    try:
        await commands.place(HoldInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "privacy/hold/_form.html", wrong, page=index)
    return see_other(url_for("privacy.hold.index"))


@requires("privacy.hold", fresh=True)
async def destroy(request: Request) -> Response:
    """Lift one; it stays on record."""
    key = key_in(request)
    await holds.must_stand(request.user, key)
    try:
        await commands.lift(key, reason_of(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "privacy/hold/_form.html", wrong, page=partial(index, lifting=key))
    return see_other(url_for("privacy.hold.index"))
