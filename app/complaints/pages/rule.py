"""The rules that set deadlines, to be read; they are edited in the administration."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.queries.rules import rules_of
from app.sla import words
from app.web.render import render
from app.web.routing import requires


@requires("complaints.rules")
async def index(request: Request) -> Response:
    rules = await rules_of(request.user)
    return await render(request, "complaints/rule/index.html", rules=rules, words=words)
