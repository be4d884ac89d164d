"""The body of a request as `kernel.fields` wants it: JSON for the routes that take JSON."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel.errors import Invalid, Refusal
from app.kernel.fields import Fields
from app.kernel.json_input import read_json
from app.kernel.language import _


class NotJson(Refusal):
    """A token route takes JSON and nothing else (security.md 2.11)."""

    status = 415


async def json_fields(request: Request) -> Fields:
    """The JSON object of a request, unknown keys refused by name. Raises `NotJson` and `Invalid`."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise NotJson(_("Send JSON, with the content type application/json."))
    return Fields.of_json(read_json(await request.body()))


def problems(wrong: Invalid) -> Response:
    """Every problem of a JSON object, by field, for the program that sent it."""
    told = {name: str(message) for name, message in wrong.problems.items()}
    return JSONResponse({"problems": told}, status_code=422)
