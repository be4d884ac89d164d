"""Forms that staff fill in: chosen, saved as one goes, sent."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.forms.commands import filling
from app.forms.inputs.sharing import FillInput
from app.forms.pages import asking, kept
from app.forms.queries import links, submissions
from app.forms.queries.forms import VersionView, version_by_id
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
    user, sent = request.user, await request.form()
    try:
        given = FillInput.parse(sent)
        if not await links.is_place(user, given.institution, given.department):
            raise Invalid(None, department=_("Choose a department of that place, or none."))
        if given.form not in [each.id for each in await submissions.fillable(user)]:
            raise Invalid(None, form=_("Choose a form from the list."))
        visitor = asking.visitor_of(request)
        draft = await filling.begin(given.form, given.institution, given.department, visitor, by=user)
    except Invalid as wrong:
        return await refuse(request, "forms/filling/index.html", kept(wrong, sent), page=index)
    return see_other(url_for("forms.filling.show", id=draft))


@requires("forms.fill")
async def show(request: Request) -> Response:
    draft, version = await _draft_of(request)
    codes = asked(version.asks, draft.answers)
    return await _page(request, draft, version, codes, draft.answers)


@requires("forms.fill")
async def update(request: Request) -> Response:
    sent = await submissions.submission_for(request.user, key_in(request))
    if sent.status == "submitted" and sent.submitted_by == request.user.id:
        return see_other(url_for("forms.submission.show", id=sent.id))
    draft, version = await _draft_of(request)
    form, user = await request.form(), request.user
    shown, typed = asking.codes_shown(form, version.asks), asking.given(form, version.asks)
    sending = form.get("then") == "send"
    try:
        async with asking.pictures(form, version.asks, user.id) as taken:
            answers = asking.with_pictures(typed, taken)
            codes = asked(version.asks, {**draft.answers, **answers})
            more = bool(set(codes) - set(shown))
            visitor = asking.visitor_of(request)
            judged = await filling.save(
                draft.id, answers, taken, visitor, sending=sending and not more, by=user
            )
    except Invalid as wrong:
        return await _page(request, draft, version, shown, {**draft.answers, **typed}, wrong.problems)
    return await _after(request, draft, version, typed, judged, sending, more)


async def _after(
    request: Request,
    draft: SubmissionView,
    version: VersionView,
    typed: dict[str, Any],
    judged: Judged,
    sending: bool,
    more: bool,
) -> Response:
    """An autosave is told that it arrived; else the page with what is open, or where one goes next."""
    if request.headers.get("x-autosave"):
        return Response(status_code=204)
    codes = asked(version.asks, judged.answers)
    if sending and more:
        return await _page(request, draft, version, codes, {**typed, **judged.answers}, more=True)
    if sending and judged.problems:
        return await _page(request, draft, version, codes, {**typed, **judged.answers}, judged.problems)
    if sending:
        return see_other(url_for("forms.submission.show", id=draft.id))
    return see_other(url_for("forms.filling.index"))


@requires("forms.fill")
async def destroy(request: Request) -> Response:
    draft, _version = await _draft_of(request)
    await filling.drop(draft.id, by=request.user)
    return see_other(url_for("forms.filling.index"))


async def _draft_of(request: Request) -> tuple[SubmissionView, VersionView]:
    draft = await submissions.submission_for(request.user, key_in(request))
    version = await version_by_id(draft.form_version)
    if draft.status != "draft" or draft.submitted_by != request.user.id or version is None:
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
