"""What programs and people send about what was heard."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel.errors import Invalid
from app.kernel.language import _
from app.listening.commands import hear
from app.listening.inputs import READERS
from app.listening.queries import places
from app.web.body import json_fields, problems


async def take_one(request: Request, kind: str) -> Response:
    """One thing a program brings: 201 when it is new, 200 when it was known, 422 with every problem."""
    try:
        fields = await json_fields(request)
        code = fields.line("hospital", empty=_("Give the code of the hospital."), longest=40)
        place = next((each for each in await places(request.user) if each.code == code), None)
        if place is None and code:
            fields.problem("hospital", _("There is no such hospital in your scope."))
        new = fields.done(READERS[kind](fields, zone=place.zone if place else "UTC"))
        assert place is not None
        taken = await hear(place.id, [new], by=request.user)
    except Invalid as wrong:
        return problems(wrong)
    return JSONResponse(
        {"id": new.external_id, "new": bool(taken.new)}, status_code=201 if taken.new else 200
    )
