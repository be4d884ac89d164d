"""Whether a household is told, and in which language."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.commands.consent import update_family_notification_policy
from app.households.pages import household as household_page
from app.households.pages import opened, page_of
from app.households.queries.languages import languages
from app.households.rules.consent import APPROVAL, FORM, LANGUAGE
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, see_other
from app.web.routing import requires


@requires("households.edit")
async def update(request: Request) -> Response:
    household, form = await opened(request), await request.form()
    fields = Fields(form)
    approved = fields.flag("approved")
    language = fields.choice(
        "language", [each.code for each in await languages()], empty=_("Choose a language.")
    )
    try:
        fields.done()
        wish = {APPROVAL: approved, LANGUAGE: language}
        await update_family_notification_policy(household.id, wish, by=request.user, source=FORM)
    except Invalid as wrong:
        names = {APPROVAL: "approved", LANGUAGE: "language"}
        problems = {names.get(name, name): what for name, what in wrong.problems.items()}
        known = Invalid(form, **problems)
        return await refuse(request, "households/household/show.html", known, page=household_page.show)
    return see_other(page_of(household))
