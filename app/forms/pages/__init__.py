"""Forms as people write, share and fill them."""

from starlette.requests import Request

from app.forms.queries import editing
from app.forms.queries.forms import FormView, VersionView
from app.forms.queries.scope import may_edit
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.web.routing import key_in


async def form_of(request: Request) -> FormView:
    """The form of the address, if this person may see it. Raises NotFound."""
    return await editing.form_for(request.user, key_in(request))


async def draft_of(request: Request) -> tuple[FormView, VersionView]:
    """The form of the address and its open draft. Raises NotFound, Conflict."""
    form = await form_of(request)
    if not may_edit(request.user, form.owner):
        raise Conflict(_("This form belongs to somebody else, so it is changed there."))
    return form, await editing.draft_of(form.id)
