"""What a gateway says later of a message it took over, signed (notifications.md 11.5, security.md SR-7)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.notifications.pages.inbound import signed_body
from app.outbox.commands import receipts
from app.outbox.rules.receipts import read
from app.outbox.tables import RECEIPTS
from app.web.routing import public


@public("a gateway says what became of a message; it proves itself by its signature")
async def create(request: Request) -> Response:
    """{reference, status}: the reference is the gateway's own or the key it was given. Raises SignInNeeded (401)."""
    provider = values.from_path(lambda raw: values.line(raw, longest=60), request.path_params["provider"])
    given = read_json(await signed_body(request, provider))
    if not isinstance(given, dict):
        raise Invalid(form=_("Send an object with reference and status."))
    status = given.get("status")
    fields = Fields(
        {"reference": given.get("reference"), "status": read(status) if isinstance(status, str) else status}
    )
    reference = fields.line("reference", empty=_("Send the reference of the message."), longest=250)
    said = fields.choice("status", RECEIPTS, empty=_("Say what became of the message."))
    fields.done()
    new = await receipts.take(provider, reference, said or "")
    return JSONResponse({"new": new}, status_code=202)
