"""Whether a household is told, and in which language."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.commands.consent import update_family_notification_policy
from app.households.inputs import ConsentInput
from app.households.pages import household as household_page
from app.households.pages import opened, page_of
from app.households.queries.languages import languages
from app.households.rules.consent import APPROVAL, FORM, LANGUAGE
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires

_FIELDS = {APPROVAL: "approved", LANGUAGE: "language"}


@requires("households.edit")
async def update(request: Request) -> Response:
    household, form = await opened(request), await request.form()
    try:
        given = ConsentInput.parse(form, [each.code for each in await languages()])
        await update_family_notification_policy(household.id, given.wish, by=request.user, source=FORM)
    except Invalid as wrong:
        beside = Invalid(form, **{_FIELDS.get(name, name): what for name, what in wrong.problems.items()})
        return await refuse(request, "households/household/show.html", beside, page=household_page.show)
    return see_other(page_of(household))
