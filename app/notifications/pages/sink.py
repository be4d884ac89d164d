"""Where test messages end in development: the gateway of the configuration that comes with the house."""

import json
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel import clock
from app.notifications.pages.signed import is_json
from app.settings import current
from app.web.routing import public

_KEPT: Final = 200


@public("the test gateway of development; it is not routed anywhere else")
async def create(request: Request) -> Response:
    """Keep what a gateway would have got in a file of the data folder, the newest two hundred, and say yes."""
    body = (await request.body() if is_json(request) else b"")[:16_384].decode("utf-8", "replace")
    path = current().data_dir / "messages" / "test_sms.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text().splitlines()[-_KEPT + 1 :] if path.is_file() else []
    path.write_text("\n".join([*before, json.dumps({"at": clock.now().isoformat(), "body": body})]) + "\n")
    return JSONResponse({"error": False})
