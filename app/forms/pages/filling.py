"""Forms that staff fill in: chosen, saved as one goes, sent."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import filling
from app.forms.inputs.sharing import FillInput
from app.forms.pages import asking
from app.forms.queries import links, submissions
from app.forms.queries.forms import VersionView, version_of
from app.forms.queries.submissions import SubmissionView
from app.forms.rules.answering import Judged, asked
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("forms.fill")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    user = request.user
    return await render(
        request,
        "forms/filling/index.html",
        drafts=await submissions.drafts_of(user),
        forms=await submissions.fillable(user),
        places=await links.places(user),
        wrong=wrong,
    )


@requires("forms.fill")
async def create(request: Request) -> Response:
    user, visitor = request.user, asking.visitor_of(request)
    try:
        given = FillInput.parse(await request.form())
        await links.must_be_place(user, given.institution, given.department)
        await submissions.must_be_fillable(user, given.form)
        draft = await filling.begin(given.form, given.institution, given.department, visitor, by=user)
    except Invalid as wrong:
        return await refuse(request, "forms/filling/index.html", wrong, page=index)
    return see_other(url_for("forms.filling.show", id=draft))


@requires("forms.fill")
async def show(request: Request) -> Response:
    draft, version = await _draft_of(request)
    codes = asked(version.asks, draft.answers)
    return await _page(request, draft, version, codes, draft.answers)


@requires("forms.fill")
async def update(request: Request) -> Response:
    draft, version = await _own(request)
    if draft.status == "submitted":
        return see_other(url_for("forms.submission.show", id=draft.id))
    sent = asking.Sent.read(await request.form(), version.asks)
    try:
        judged = await _save(request, draft, version, sent)
    except Invalid as wrong:
        typed = {**draft.answers, **sent.typed}
        return await _page(request, draft, version, sent.shown, typed, wrong.problems)
    return await _after(request, draft, version, sent, judged)


async def _save(request: Request, draft: SubmissionView, version: VersionView, sent: asking.Sent) -> Judged:
    """Save the draft with its pictures, and hand it in if that is wanted."""
    async with asking.pictures(sent.form, version.asks, request.user.id) as taken:
        return await filling.save(
            draft.id,
            asking.with_pictures(version.asks, sent.typed, taken),
            taken,
            asking.visitor_of(request),
            sending_from=sent.shown if sent.is_final else None,
            by=request.user,
        )


async def _after(
    request: Request, draft: SubmissionView, version: VersionView, sent: asking.Sent, judged: Judged
) -> Response:
    """An autosave is told that it arrived; else the page with what is open, or where one goes next."""
    if request.headers.get("x-autosave"):
        return Response(status_code=204)
    if not sent.is_final:
        return see_other(url_for("forms.filling.index"))
    if judged.is_whole(sent.shown):
        return see_other(url_for("forms.submission.show", id=draft.id))
    more = bool(judged.further(sent.shown))
    typed, problems = {**sent.typed, **judged.answers}, None if more else judged.problems
    return await _page(request, draft, version, judged.asked, typed, problems, more=more)


@requires("forms.fill")
async def destroy(request: Request) -> Response:
    draft, _version = await _draft_of(request)
    await filling.drop(draft.id, by=request.user)
    return see_other(url_for("forms.filling.index"))


async def _own(request: Request) -> tuple[SubmissionView, VersionView]:
    """What this person began or sent, and the version it answers. Raises NotFound."""
    found = await submissions.submission_for(request.user, key_in(request))
    if found.submitted_by != request.user.id:
        raise NotFound(_("There is no such submission."))
    return found, await version_of(found.form_version)


async def _draft_of(request: Request) -> tuple[SubmissionView, VersionView]:
    """The same, not sent yet."""
    draft, version = await _own(request)
    if draft.status != "draft":
        raise NotFound(_("There is no such submission."))
    return draft, version


async def _page(
    request: Request,
    draft: SubmissionView,
    version: VersionView,
    codes: list[str],
    typed: dict[str, Any],
    problems: dict[str, object] | None = None,
    *,
    more: bool = False,
) -> Response:
    return await render(
        request,
        "forms/filling/show.html",
        status=422 if problems else 200,
        draft=draft,
        version=version,
        sheet=asking.sheet(version.asks, codes, typed, problems),
        pictures=asking.PICTURES,
        wrong=Invalid(None, **problems) if problems else None,
        more=more,
    )
