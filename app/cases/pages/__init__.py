"""What a browser sees of casework."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from app import eventlog
from app.accounts.account import Account
from app.cases import queries
from app.cases.queries import CaseView
from app.cases.rules import Picker
from app.eventlog.log import SIDE
from app.kernel.errors import NotFound
from app.kernel.language import _

SEEN = ("CASE_CREATED", "CASE_VIEWED")


async def opened(request: Request) -> CaseView:
    """The case of the address, and a trace that this person looked at it (cla.md 1.6, 4.5)."""
    case = await queries.case_for(request.user, request.path_params["reference"])
    await eventlog.record_view("case", "CASE_VIEWED", subject=case.subject, by=request.user, unless=SEEN)
    return case


async def part_of(request: Request) -> CaseView:
    """The case of the address, for a part of it or a deed: only to whoever opened it lately (AU-5)."""
    case = await queries.case_for(request.user, request.path_params["reference"])
    if not case.looked:
        raise NotFound(_("Open the case first."))
    return case


def picker_of(user: Account) -> Picker:
    """What decides which codes this person may log."""
    return Picker(SIDE.get(user.role, ""), user.can("cases.review"), user.can("cases.merits"))


def version_of(form: Mapping[str, Any]) -> int:
    """The version a form was drawn from; 0 when it was tampered with, which is stale."""
    given = str(form.get("version", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else 0
