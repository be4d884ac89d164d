"""A survey for people without an account: opened by a link, sent once."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.porter import address_of
from app.documents.intake import Received
from app.forms.commands import answering
from app.forms.pages import asking
from app.forms.queries.forms import VersionView, active_of, version_by_id
from app.forms.queries.links import OpenLink, any_link, open_link
from app.forms.rules.answering import asked, judge
from app.forms.tokens import Sitting
from app.kernel import clock, ids
from app.kernel.errors import Invalid, NotFound, TooMany
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web import throttle
from app.web.render import render, see_other
from app.web.routing import public, url_for

WHY: Final = "People answer a survey without an account; the link is the way in."


@public(WHY)
async def show(request: Request) -> Response:
    link = await open_link(request.path_params["token"])
    version = None if link is None else await active_of(link.form)
    if link is None or version is None:
        return await gone(request)
    now = clock.now()
    sitting = Sitting(ids.new(), version.id, now)
    try:
        await _knock("survey.hour", request, link, "open")
        await answering.open_sitting(sitting, link, asking.visitor_of(request))
    except TooMany:
        pass  # The page is shown all the same; its sitting is written down when it is sent.
    return await _page(request, link, version, sitting, asked(version.asks, {}), {})


@public(WHY)
async def create(request: Request) -> Response:
    token, form = request.path_params["token"], await request.form()
    link = await any_link(token)
    if link is None:
        return await gone(request)
    now = clock.now()
    sitting = Sitting.read(Fields(form).line("sitting", longest=600), now)
    version = None if sitting is None else await version_by_id(sitting.version)
    if sitting is None or version is None or version.form != link.form:
        return await show(request)
    shown, typed = asking.codes_shown(form, version.asks), asking.given(form, version.asks)
    try:
        await _knock("survey.burst", request, link)
        await _knock("survey.hour", request, link)
    except TooMany as wait:
        return await _page(request, link, version, sitting, shown, typed, wait=wait)
    return await _take(request, form, link, version, sitting, shown, typed)


async def _take(
    request: Request,
    form: Any,
    link: OpenLink,
    version: VersionView,
    sitting: Sitting,
    shown: list[str],
    typed: dict[str, Any],
) -> Response:
    token = request.path_params["token"]
    try:
        async with asking.pictures(form, version.asks, link.id) as taken:
            judged = judge(version.asks, asking.with_pictures(typed, taken))
            codes = asked(version.asks, judged.answers)
            problems = {code: words for code, words in judged.problems.items() if code in shown}
            if problems or set(codes) - set(shown):
                raise Invalid(None, **{**_not_kept(taken), **problems})
            suspect = bool(Fields(form).line("website", longest=5_000))
            await answering.send(
                sitting, link, version, judged.answers, taken, asking.visitor_of(request), suspect=suspect
            )
    except Invalid as wrong:
        await answering.seen(sitting)
        return await _again(request, link, version, sitting, shown, typed, wrong)
    except NotFound:
        return await gone(request)
    return see_other(url_for("forms.done.show", token=token))


def _not_kept(taken: Mapping[str, Sequence[Received]]) -> dict[str, object]:
    """Pictures of a page that is asked again: a browser does not fill them in, and nothing was stored."""
    return {
        code: _("Add this picture again: nothing was sent yet.") for code, files in taken.items() if files
    }


async def _again(
    request: Request,
    link: OpenLink,
    version: VersionView,
    sitting: Sitting,
    shown: list[str],
    typed: dict[str, Any],
    wrong: Invalid,
) -> Response:
    """The page with what is open or wrong; where nothing is, with what the answers led to."""
    led_to = asked(version.asks, judge(version.asks, typed).answers)
    kept = {*led_to, *shown} if wrong.problems else set(led_to)
    codes = [code for code in version.asks.questions if code in kept]
    more = bool(set(led_to) - set(shown))
    return await _page(
        request, link, version, sitting, codes, typed, wrong=wrong if wrong.problems else None, more=more
    )


async def gone(request: Request) -> Response:
    """One page for every link that does not work: used, over, withdrawn, unknown, retired (security.md PU-1)."""
    return await render(request, "forms/survey/gone.html", status=404)


async def _page(
    request: Request,
    link: OpenLink,
    version: VersionView,
    sitting: Sitting,
    codes: list[str],
    typed: dict[str, Any],
    *,
    wrong: Invalid | None = None,
    more: bool = False,
    wait: TooMany | None = None,
) -> Response:
    status = 429 if wait else 422 if wrong else 200
    answer = await render(
        request,
        "forms/survey/show.html",
        status=status,
        link=link,
        version=version,
        sheet=asking.sheet(version.asks, codes, typed, wrong.problems if wrong else None),
        sitting=sitting.signed(clock.now()),
        pictures=asking.PICTURES,
        wrong=wrong,
        more=more,
        wait=wait,
    )
    if wait:
        answer.headers["retry-after"] = str(wait.retry_after)
    return answer


async def _knock(rule: str, request: Request, link: OpenLink, *more: str) -> None:
    address = throttle.address_key(address_of(request))
    await throttle.of_the_house().knock(rule, address, link.form, *more, now=clock.now())
