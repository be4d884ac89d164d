"""Sending a client to other help: organisations are found, ticked and named on the log."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import helping as commands
from app.cases.commands.helping import Help
from app.cases.inputs import LONGEST_NOTE
from app.cases.pages import part_of, picker_of
from app.guidance import queries as guidance
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.paging import Paging
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

CODES = {
    "IRKB": _("Organisations from the knowledge base"),
    "COSPF": _("A provider face to face"),
    "EDFF": _("Face to face, as no education specialist is free"),
}
MOST = 12


@requires("cases.help")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """What was ticked goes along from search to search in the address."""
    case = await part_of(request)
    fields = Fields(await request.form() if request.method == "POST" else request.query_params)
    words, ticked = fields.line("q", longest=200), fields.ids("articles", most=MOST)
    found = await guidance.articles(words, "", Paging(size=20))
    chosen = await guidance.named(ticked if fields.ok else [])
    keys = {each.id for each in chosen}
    return await render(
        request,
        "cases/helping/new.html",
        case=case,
        q=words,
        chosen=chosen,
        found=[each for each in found.rows if each.id not in keys],
        codes=CODES,
        wrong=wrong,
    )


@requires("cases.help")
async def create(request: Request) -> Response:
    case, user, form = await part_of(request), request.user, await request.form()
    try:
        given = _read(Fields(form))
        await commands.send_elsewhere(
            case.id, given, picker_of(user), by=user, organisation=user.organisation
        )
    except Invalid as wrong:
        return await refuse(request, "cases/helping/new.html", wrong, page=new)
    return see_other(url_for("cases.case.show", reference=case.reference))


def _read(fields: Fields) -> Help:
    code = fields.choice("code", CODES, empty=_("Choose what sort of help it is."))
    articles: list[UUID] = fields.ids("articles", most=MOST)
    return fields.done(Help(code, articles, fields.text("notes", longest=LONGEST_NOTE)))
