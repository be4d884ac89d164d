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
from app.households.queries.filters import Filters
from app.kernel import address, clock
from app.kernel.language import LANGUAGES
from app.kernel.paging import Paging
from app.notifications.config import (
    DEFAULTS,
    ConfigError,
    SlotsInForce,
    enabled,
    slots_in_force,
    validate_config,
)
from app.notifications.pages import KIND_WORDS, REASONS
from app.notifications.provider_config import read_providers
from app.notifications.queries import console, counting, runs, settings
from app.notifications.queries.templates import words
from app.notifications.rules.estimate import SEGMENTS, Cost, costs, total
from app.notifications.rules.facts import KINDS, Kind
from app.notifications.rules.samples import preview
from app.settings import current
from app.web.render import is_fragment, render
from app.web.routing import key_in, requires

TABS = ("today", "waiting", "failed", "untold")
_USUAL_ZONE = str(DEFAULTS["timezone"])
_WORDS: dict[str, Any] = {"kinds": KIND_WORDS, "reasons": REASONS, "names": LANGUAGES}


@requires("notifications.read")
async def index(request: Request) -> Response:
    """Gateways in their order, what gets sent, the words, and what left."""
    stored, now = await settings.in_force(), clock.now()
    midnight = _midnight(now, stored.config.get("timezone", _USUAL_ZONE))
    lines = await _lines(request, midnight)
    around = {} if is_fragment(request) else await _around(request, stored, now, midnight)
    return await render(
        request, "notifications/notification/index.html", fragment="_lines.html", **lines, **around
    )


async def _lines(request: Request, midnight: datetime) -> dict[str, Any]:
    """What was decided, by tab."""
    tab = address.word(request.query_params, "tab", TABS, TABS[0])
    paging = Paging.read(request.query_params, keys=console.KEYS, size=20)
    return {
        "page": await console.lines(request.user, tab, midnight, paging),
        "tab": tab,
        **_WORDS,
    }


async def _around(
    request: Request, stored: settings.InForce, now: datetime, midnight: datetime
) -> dict[str, Any]:
    """What stands around the lines: the settings in force, the gateways, and how it went lately."""
    counts, told = await console.tallies(request.user, midnight)
    last, slots, on = await runs.newest(5), _slots(stored), enabled(stored.config)
    return {
        "stored": stored,
        "counts": counts,
        "told": told,
        "slots": slots,
        "next_at": slots.schedule.next(now) if slots and on and not stored.paused else None,
        "on": on,
        "problems": [one for one in validate_config(stored.config) if one.is_error],
        "gateways": await console.gateways(now),
        "runs": last,
        "estimates": _estimates(last, stored),
        "currency": stored.config.get("currency", ""),
        "week": await console.week(stored.config.get("timezone", _USUAL_ZONE), midnight - timedelta(days=6)),
        **await _words_of(request),
        **await _households_of(request),
    }


@requires("notifications.read")
async def show(request: Request) -> Response:
    """What was decided, what it rested on, what was written and what was tried."""
    story = await console.story(request.user, key_in(request))
    return await render(request, "notifications/notification/show.html", story=story, row=story.row, **_WORDS)


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


def _slots(stored: settings.InForce) -> SlotsInForce | None:
    try:
        return slots_in_force(stored.config, current().scheduled_task)
    except (ConfigError, ValueError, TypeError):
        return None


async def _words_of(request: Request) -> dict[str, Any]:
    kind = Kind(address.word(request.query_params, "kind", KINDS, Kind.NEED_FOR_RENEWAL))
    bodies = (await words()).bodies
    shown = [(code, preview(str(kind), bodies[kind, code])) for code in LANGUAGES if (kind, code) in bodies]
    return {"kind": kind, "previews": shown}


async def _households_of(request: Request) -> dict[str, Any]:
    places = [place for place in await options.places(request.user) if place.kind in ("R", "D")]
    chosen = address.key(request.query_params, "place") or (places[0].id if places else None)
    return {
        "places": places,
        "place": chosen,
        "place_kind": next((each.kind for each in places if each.id == chosen), ""),
        "modes": await counting.modes(request.user, Filters(location=chosen)),
    }
