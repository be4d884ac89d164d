"""One submission: what was answered, and how it came out."""

from starlette.requests import Request
from starlette.responses import Response

from app.documents.queries import sizes_of
from app.forms.pages import asking
from app.forms.queries.forms import version_by_id
from app.forms.queries.submissions import submission_for
from app.forms.rules.scoring import result
from app.forms.rules.version import said
from app.kernel.actor import Subject
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import render, see_other
from app.web.routing import key_in, requires, url_for


@requires("forms.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    submission = await submission_for(request.user, key_in(request))
    version = await version_by_id(submission.form_version)
    if version is None:
        raise NotFound(_("There is no such submission."))
    if submission.status == "draft":
        return see_other(url_for("forms.filling.show", id=submission.id))
    sheet = asking.sheet(version.asks, list(submission.answers), submission.answers)
    came = result(version.asks, submission.answers)
    return await render(
        request,
        "forms/submission/show.html",
        submission=submission,
        version=version,
        sheet=sheet,
        came=came,
        pictures=await sizes_of(Subject("submission", submission.id)),
        said=said,
        wrong=wrong,
    )
