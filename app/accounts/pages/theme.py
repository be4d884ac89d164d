"""Light, dark, or as the device: chosen from the shell."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import preference
from app.accounts.porter import back
from app.accounts.tables import THEMES
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.routing import requires


@requires("account.own")
async def update(request: Request) -> Response:
    """Keep the theme."""
    fields = Fields(await request.form())
    theme = fields.done(fields.choice("theme", THEMES, empty=_("Choose a theme.")))
    await preference.choose(request.scope["user"].id, theme=theme)
    return back(request)
