"""What is said about a complaint: notes, the department's response, letters, the complainant's own words."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.complaints.commands import answering
from app.complaints.forms import LETTERS, LetterForm
from app.complaints.pages import complaint as complaint_page
from app.complaints.pages import page_of, part_of
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.timeline import timeline
from app.complaints.rules.cla import Recorded
from app.desk.commands import forget_draft
from app.eventlog.days import by_day
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _
from app.web.render import refuse, respond
from app.web.routing import requires


@requires("complaints.note")
async def create(request: Request) -> Response:
    view, form = await part_of(request), await request.form()
    try:
        given = LetterForm.parse(form)
        await _write(view, given, by=request.user)
        await forget_draft(request.user, f"complaint:{view.reference}")
    except Invalid as wrong:
        return await refuse(
            request, "complaints/letter/_form.html", wrong, page=complaint_page.show, complaint=view, letters=LETTERS,
            draft="",
        )  # fmt: skip
    entries, older = await timeline(view.id)
    return await respond(
        request,
        "complaints/letter/create.html",
        instead=page_of(view),
        complaint=view,
        letters=LETTERS,
        entries=by_day(entries, request.user.zone),
        older=older,
        show="everything",
    )


async def _write(view: ComplaintView, given: LetterForm, *, by: Account) -> None:
    if given.code == "DEPT_RESPONSE":
        if not by.can("complaints.respond"):
            raise Forbidden(_("Ask the department to answer."))
        await answering.respond(view.id, given.text, by=by)
    elif given.code == "INBOUND":
        await answering.hear_from_complainant(view.id, given.text, by=by, channel=given.channel)
    else:
        works = by.can("complaints.work") or given.code == "COMPLAINT_NOTE"
        subject = str(_("About your complaint %(reference)s") % {"reference": view.reference})
        mail = answering.Mail(subject, given.text) if given.by_mail else None
        await answering.record_code(
            view.id, Recorded(given.code, given.text), by=by, works_complaints=works, mail=mail
        )
