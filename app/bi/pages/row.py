"""What stands behind a number of a chart: the documents themselves."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.charts.figure import form_words
from app.bi.errors import StoreDown, SwitchedOff
from app.bi.queries import behind
from app.kernel.errors import Conflict, Unavailable
from app.kernel.language import _
from app.web.render import render
from app.web.routing import requires


@requires("bi.view")
async def index(request: Request) -> Response:
    """The documents of a month, a quarter, a form or an institution, or those with a part of something."""
    asked = behind.Behind.read(request.query_params)
    try:
        found = await behind.documents(request.user, asked)
    except SwitchedOff:
        raise Conflict(_("Gathering is switched off (BI_AGGREGATE).")) from None
    except StoreDown:
        raise Unavailable(_("The store of intelligence does not answer. Everything else goes on.")) from None
    return await render(
        request,
        "bi/row/index.html",
        documents=found,
        asked=asked,
        most=behind.MOST_ROWS,
        form_words=form_words,
        when=behind.when,
        value=behind.value,
    )
