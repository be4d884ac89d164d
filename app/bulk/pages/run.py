"""A deed on many records: asked for, and what became of each."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.bulk import commands, queries, rules
from app.bulk.deeds import Kind, kind_of
from app.bulk.inputs import Asked
from app.bulk.queries import RunView
from app.bulk.tables import STATES
from app.kernel.collector import typed_in
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("bulk.use")
async def create(request: Request) -> Response:
    """Up to two hundred are done before the answer, more in the background."""
    name, user = request.path_params["kind"], request.user
    kind = kind_of(name)
    try:
        asked = Asked.parse(await request.form(), kind)
        records = await _records(request, kind, asked)
        run = await commands.start(name, asked.deed, records, asked.details, by=user)
    except Invalid as wrong:
        return await _refused(request, wrong, kind)
    await at_once(run, len(records), user)
    return see_other(url_for("bulk.run.show", id=run))


async def _refused(request: Request, wrong: Invalid, kind: Kind) -> Response:
    """Nothing was done; all that was sent stands in the answer, so that it may be sent again."""
    wrong.typed = typed_in(await request.form())
    name = request.path_params["kind"]
    return await refuse(request, "bulk/run/create.html", wrong, kind=kind, name=name)


async def _records(request: Request, kind: Kind, asked: Asked) -> list[UUID]:
    if asked.query is None:
        return list(asked.ids)
    return await kind.all_of(request.user, asked.query, rules.MOST + 1)


async def at_once(run: UUID, records: int, user: Account) -> None:
    """Do a few records before the answer, a batch at a time; many were left to the background."""
    left = 0 if rules.in_background(records) else records
    while left:
        left = await commands.step(run, user)


@requires("bulk.use")
async def show(request: Request) -> Response:
    run = await run_of(request)
    return await render(request, "bulk/run/show.html", **await shown(request, run))


async def run_of(request: Request) -> RunView:
    """The run of the address, if it is mine."""
    return await queries.run(key_in(request), of=request.user.id)


async def shown(request: Request, run: RunView) -> Mapping[str, Any]:
    """What the page and its moving part show."""
    state = request.query_params.get("state", "")
    state = state if state in STATES else ""
    paging = Paging.read(request.query_params, keys=queries.KEYS)
    page, kind = await queries.rows(run.id, paging, state=state), kind_of(run.kind)
    names = await kind.names(request.user, [row.record for row in page.rows])
    return {"run": run, "kind": kind, "page": page, "names": names, "state": state}
