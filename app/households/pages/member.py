"""The people of a household."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.households import hooks
from app.households.commands.household import add_member, change_member, remove_member
from app.households.inputs import GENDER_WORDS, MEMBER_WORDS, RELATIONSHIPS, MemberInput
from app.households.pages import opened, page_of
from app.households.queries import page
from app.households.queries.page import MemberView
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires

_CHOICES: dict[str, Any] = {
    "genders": GENDER_WORDS,
    "statuses": MEMBER_WORDS,
    "relationships": RELATIONSHIPS,
}


@requires("households.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    household = await opened(request)
    return await render(
        request, "households/member/new.html", wrong=wrong, household=household, was=None, **_CHOICES
    )


@requires("households.edit")
async def create(request: Request) -> Response:
    household, form = await opened(request), await request.form()
    try:
        await add_member(
            household.id, MemberInput.parse(form), by=request.user, country=await hooks.country()
        )
    except Invalid as wrong:
        return await refuse(request, "households/member/new.html", wrong, page=new)
    return see_other(page_of(household))


@requires("households.edit")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    household = await opened(request)
    was = await _member(request)
    return await render(
        request, "households/member/edit.html", wrong=wrong, household=household, was=was, **_CHOICES
    )


@requires("households.edit")
async def update(request: Request) -> Response:
    household, form = await opened(request), await request.form()
    was = await _member(request)
    try:
        await change_member(
            household.id, was.id, MemberInput.parse(form), by=request.user, country=await hooks.country()
        )
    except Invalid as wrong:
        return await refuse(request, "households/member/edit.html", wrong, page=edit)
    return see_other(page_of(household))


@requires("households.edit")
async def destroy(request: Request) -> Response:
    household = await opened(request)
    await remove_member(household.id, (await _member(request)).id, by=request.user)
    return see_other(page_of(household))


async def _member(request: Request) -> MemberView:
    key = key_in(request, "member")
    found = next((one for one in await page.members_of(key_in(request)) if one.id == key), None)
    if found is None:
        raise NotFound(_("There is nobody of that key in this household."))
    return found
