"""The console of notifications, and one message's whole story."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from app.households.queries import options
from app.kernel import clock, values
from app.kernel.language import LANGUAGES
from app.kernel.paging import Paging
from app.kernel.values import Problem
from app.notifications.config import DEFAULTS, ConfigError, SlotsInForce, slots_in_force, validate_config
from app.notifications.pages import KIND_WORDS, REASONS
from app.notifications.provider_config import read_providers
from app.notifications.queries import console, runs, settings
from app.notifications.queries.templates import words
from app.notifications.rules.estimate import SEGMENTS, Cost, costs, total
from app.notifications.rules.facts import KINDS, Kind
from app.notifications.rules.samples import preview
from app.settings import current
from app.web.render import is_fragment, render
from app.web.routing import key_in, requires, url_for

TABS = ("today", "waiting", "failed", "untold")


@requires("notifications.read")
async def index(request: Request) -> Response:
    """Gateways in their order, what gets sent, the words, and what left."""
    stored, now = await settings.in_force(), clock.now()
    midnight = _midnight(now, stored.config.get("timezone", "UTC"))
    tab = request.query_params.get("tab", "")
    tab = tab if tab in TABS else "today"
    page = await console.lines(
        request.user, tab, midnight, Paging.read(request.query_params, keys=console.KEYS, size=20)
    )
    shown: dict[str, Any] = {
        "page": page,
        "tab": tab,
        "kinds": KIND_WORDS,
        "reasons": REASONS,
        "names": LANGUAGES,
    }
    if is_fragment(request) and "kind" not in request.query_params and "place" not in request.query_params:
        return await render(request, "notifications/notification/_lines.html", **shown)
    return await render(
        request,
        "notifications/notification/index.html",
        **shown,
        **await _around(request, stored, now, midnight),
        **await _words_of(request),
        **await _households_of(request),
    )


async def _around(
    request: Request, stored: settings.InForce, now: datetime, midnight: datetime
) -> dict[str, Any]:
    """What stands around the lines: the settings in force, the gateways, and how it went lately."""
    counts, told = await console.tallies(request.user, midnight)
    last = await runs.newest(5)
    return {
        "stored": stored,
        "counts": counts,
        "told": told,
        "slots": _slots(stored),
        "next_at": _next(stored, now),
        "on": _on(stored),
        "problems": [one for one in validate_config(stored.config) if one.is_error],
        "gateways": await console.gateways(now),
        "runs": last,
        "estimates": _estimates(last, stored),
        "currency": stored.config.get("currency", ""),
        "week": await console.week(stored.config.get("timezone", "UTC"), midnight - timedelta(days=6)),
    }


@requires("notifications.read")
async def show(request: Request) -> Response:
    """What was decided, what it rested on, what was written and what was tried."""
    story = await console.story(request.user, key_in(request))
    return await render(
        request,
        "notifications/notification/show.html",
        story=story,
        row=story.row,
        kinds=KIND_WORDS,
        reasons=REASONS,
        names=LANGUAGES,
    )


@dataclass(frozen=True)
class _Estimate:
    """What a run that waits for approval would come to."""

    segments: int
    costs: list[Cost]


def _estimates(last: Sequence[Any], stored: settings.InForce) -> dict[UUID, _Estimate]:
    providers = read_providers(stored.config.get("providers", DEFAULTS["providers"]))
    waiting = [(run["id"], json.loads(run["counts"])) for run in last if run["state"] == "waiting"]
    return {
        key: _Estimate(segments, costs(segments, providers))
        for key, counts in waiting
        for segments in [total(counts, SEGMENTS)]
    }


def _midnight(now: datetime, zone: str) -> datetime:
    try:
        place = ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        place = ZoneInfo("UTC")
    return now.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0)


def _on(stored: settings.InForce) -> dict[Kind, bool]:
    types = stored.config.get("eligibleNotificationTypes") or {}
    return {kind: types.get(str(kind)) is True for kind in KINDS}


def _slots(stored: settings.InForce) -> SlotsInForce | None:
    try:
        return slots_in_force(stored.config, current().scheduled_task)
    except (ConfigError, ValueError, TypeError):
        return None


def _next(stored: settings.InForce, now: datetime) -> datetime | None:
    slots = _slots(stored)
    if slots is None or stored.paused or not any(_on(stored).values()):
        return None
    today = now.astimezone(ZoneInfo(slots.schedule.zone)).date()
    days = (today + timedelta(days=ahead) for ahead in range(3))
    return next((at for day in days for at in slots.schedule.instants(day) if at > now), None)


async def _words_of(request: Request) -> dict[str, Any]:
    asked = request.query_params.get("kind", "")
    kind = Kind(asked) if asked in set(KINDS) else Kind.NEED_FOR_RENEWAL
    bodies = (await words()).bodies
    shown = [(code, preview(str(kind), bodies[kind, code])) for code in LANGUAGES if (kind, code) in bodies]
    return {"kind": kind, "previews": shown}


async def _households_of(request: Request) -> dict[str, Any]:
    places = [place for place in await options.places(request.user) if place.kind in ("R", "D")]
    chosen: UUID | None
    try:
        chosen = values.key(request.query_params.get("place", ""))
    except Problem:
        chosen = places[0].id if places else None
    return {
        "places": places,
        "place": chosen,
        "place_kind": next((each.kind for each in places if each.id == chosen), ""),
        "modes": await console.modes(request.user, chosen),
        "report": url_for("notifications.consent_report.index"),
    }
