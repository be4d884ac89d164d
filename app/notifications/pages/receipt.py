"""What a gateway says later of a message it took over (notifications.md 11.5)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.notifications.inputs import ReceiptInput
from app.notifications.pages.signed import signed_json
from app.outbox.commands import receipts
from app.web.routing import public


@public("a gateway says what became of a message; it proves itself by its signature")
async def create(request: Request) -> Response:
    """{reference, status}. Raises SignInNeeded (401) for a bad signature."""
    provider, said = await signed_json(request)
    given = ReceiptInput.parse(said)
    new = await receipts.take(provider, given.reference, given.status)
    return JSONResponse({"new": new}, status_code=202)
