"""What a run would decide now and what it would cost, with nothing written down (notifications.md 11.13)."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.language import LANGUAGES, _
from app.kernel.sheet_out import csv_chunks
from app.notifications.commands import running
from app.notifications.config import NotificationConfig
from app.notifications.pages import KIND_WORDS, REASONS
from app.notifications.queries import settings
from app.notifications.rules.estimate import SEGMENTS, SEND, costs, tally, total
from app.notifications.rules.evaluate import ToSend, Untold
from app.outbox.text import measure
from app.web.render import render
from app.web.routing import requires

#: More than these are tried from the command line: a page is not to work for minutes.
MOST: Final = 20_000
_HEADINGS: Final = (_("Policy"), _("Notification"), _("Result"), _("Why"), _("Language"), _("Segments"))


@requires("notifications.run")
async def show(request: Request) -> Response:
    """By message: told, not told and why, segments and their price; `format=csv` has a row for each decision."""
    config = await settings.config_of((await settings.in_force()).config)
    decided = await running.dry_run(most=MOST)
    if request.query_params.get("format") == "csv":
        return _csv(decided)
    return await render(request, "notifications/rehearsal/show.html", **_sums(decided, config))


def _sums(decided: list[ToSend | Untold], config: NotificationConfig) -> dict[str, Any]:
    counts = tally(decided)
    segments = total(counts, SEGMENTS)
    return {
        "counts": counts,
        "told": total(counts, SEND),
        "segments": segments,
        "costs": costs(segments, config.providers),
        "currency": config.currency,
        "kinds": KIND_WORDS,
        "reasons": REASONS,
    }


def _csv(decided: list[ToSend | Untold]) -> Response:
    body = b"".join(csv_chunks(map(_cells, decided), [str(words) for words in _HEADINGS], numeric=(5,)))
    headers = {"content-disposition": 'attachment; filename="rehearsal.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _cells(one: ToSend | Untold) -> tuple[str, ...]:
    kind = str(KIND_WORDS[one.kind][0])
    if isinstance(one, ToSend):
        language = LANGUAGES.get(one.language, one.language)
        return one.policy, kind, str(_("Told")), "", language, str(measure(one.text).segments)
    return one.policy, kind, str(_("Not told")), str(REASONS.get(one.reason, one.reason)), "", "0"
