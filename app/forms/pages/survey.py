"""A survey for people without an account: opened by a link, sent once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Opened:
    """A survey that somebody has before them: the way in, the version that is asked, the sitting."""

    link: OpenLink
    version: VersionView
    sitting: Sitting


@public(WHY)
async def show(request: Request) -> Response:
    link = await open_link(request.path_params["token"])
    version = None if link is None else await active_of(link.form)
    if link is None or version is None:
        return await gone(request)
    survey = Opened(link, version, Sitting(ids.new(), version.id, clock.now()))
    # The page is shown to a flood all the same; its sitting is written down when it is sent.
    with suppress(TooMany):
        await _knock("survey.hour", request, link, "open")
        await answering.open_sitting(survey.sitting, link, asking.visitor_of(request))
    return await _page(request, survey, asked(version.asks, {}), {})


@public(WHY)
async def create(request: Request) -> Response:
    link = await any_link(request.path_params["token"])
    if link is None:
        return await gone(request)
    form = await request.form()
    survey = await _opened(form, link)
    if survey is None:
        return await show(request)
    return await _take(request, survey, asking.Sent.read(form, survey.version.asks))


async def _opened(form: Any, link: OpenLink) -> Opened | None:
    """The survey as it stood on the page that was sent; None for one that is too old, or not of this link."""
    sitting = Sitting.read(Fields(form).line("sitting", longest=600), clock.now())
    version = None if sitting is None else await version_by_id(sitting.version)
    if sitting is None or version is None or version.form != link.form:
        return None
    return Opened(link, version, sitting)


async def _take(request: Request, survey: Opened, sent: asking.Sent) -> Response:
    try:
        await _knock("survey.burst", request, survey.link)
        await _knock("survey.hour", request, survey.link)
        await _send(request, survey, sent)
    except TooMany as wait:
        return await _page(request, survey, sent.shown, sent.typed, wait=wait)
    except Invalid as wrong:
        await answering.seen(survey.sitting)
        return await _again(request, survey, sent, wrong)
    except NotFound:
        return await gone(request)
    return see_other(url_for("forms.done.show", token=request.path_params["token"]))


async def _send(request: Request, survey: Opened, sent: asking.Sent) -> None:
    """Take the answers in. Raises Invalid for what is wrong or newly asked, NotFound for a link that is over."""
    version = survey.version
    async with asking.pictures(sent.form, version.asks, survey.link.id) as taken:
        judged = judge(version.asks, asking.with_pictures(version.asks, sent.typed, taken))
        if not judged.is_whole(sent.shown):
            problems = {code: words for code, words in judged.problems.items() if code in sent.shown}
            raise Invalid(None, **{**_not_kept(taken), **problems})
        await answering.send(
            survey.sitting,
            survey.link,
            version,
            judged.answers,
            taken,
            asking.visitor_of(request),
            suspect=bool(Fields(sent.form).line("website", longest=5_000)),
        )


def _not_kept(taken: Mapping[str, Sequence[Received]]) -> dict[str, object]:
    """Pictures of a page that is asked again: a browser does not fill them in, and nothing was stored."""
    return {
        code: _("Add this picture again: nothing was sent yet.") for code, files in taken.items() if files
    }


async def _again(request: Request, survey: Opened, sent: asking.Sent, wrong: Invalid) -> Response:
    """The page with what is open or wrong; where nothing is, with what the answers led to."""
    asks, problems = survey.version.asks, wrong if wrong.problems else None
    judged = judge(asks, sent.typed)
    kept = {*judged.asked, *sent.shown} if problems else set(judged.asked)
    codes = [code for code in asks.questions if code in kept]
    more = bool(judged.further(sent.shown))
    return await _page(request, survey, codes, sent.typed, wrong=problems, more=more)


async def gone(request: Request) -> Response:
    """One page for every link that does not work: used, over, withdrawn, unknown, retired (security.md PU-1)."""
    return await render(request, "forms/survey/gone.html", status=404)


async def _page(
    request: Request,
    survey: Opened,
    codes: list[str],
    typed: dict[str, Any],
    *,
    wrong: Invalid | None = None,
    more: bool = False,
    wait: TooMany | None = None,
) -> Response:
    answer = await render(
        request,
        "forms/survey/show.html",
        status=429 if wait else 422 if wrong else 200,
        link=survey.link,
        version=survey.version,
        sheet=asking.sheet(survey.version.asks, codes, typed, wrong.problems if wrong else None),
        sitting=survey.sitting.signed(clock.now()),
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
