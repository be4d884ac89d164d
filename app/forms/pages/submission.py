"""One submission: what was answered, and how it came out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.documents.queries import sizes_of
from app.forms.pages import asking
from app.forms.queries.forms import VersionView, version_of
from app.forms.queries.submissions import SubmissionView, submission_for
from app.forms.rules.scoring import result
from app.forms.rules.version import said
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.web.render import render, see_other
from app.web.routing import key_in, requires, url_for


@requires("forms.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    submission = await submission_for(request.user, key_in(request))
    if submission.status == "draft":
        return see_other(url_for("forms.filling.show", id=submission.id))
    answers = await _answers(submission, await version_of(submission.form_version))
    return await render(request, "forms/submission/show.html", submission=submission, **answers, wrong=wrong)


async def _answers(submission: SubmissionView, version: VersionView) -> dict[str, Any]:
    """What was answered, with its pictures, and how each answer came out."""
    given = submission.answers
    return {
        "version": version,
        "sheet": asking.sheet(version.asks, list(given), given),
        "came": result(version.asks, given),
        "pictures": await sizes_of(Subject("submission", submission.id)),
        "said": said,
    }
