"""Whether people are told (notifications.md I-5): slots on time, a way out, nothing paused for long."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from app.kernel import clock
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.notifications.commands.caps import midnight
from app.notifications.config import ConfigError, enabled, slots_in_force, validate_config
from app.notifications.provider_config import read_providers
from app.notifications.queries import caps as left
from app.notifications.queries import runs, settings
from app.notifications.rules.caps import WARNS_AT, share
from app.outbox.commands.post import SMS
from app.outbox.gateways import registry
from app.outbox.gateways.contract import WEBHOOK_PARAMS, Problem, is_reference
from app.outbox.queries.gateways import usable
from app.settings import Settings, secret_behind

LATE: Final = timedelta(minutes=30)


@check("notifications.slots", _("Runs of notifications"))
async def slots(given: Settings) -> Finding:
    """Whether the last slot was run, within half an hour."""
    stored = await settings.in_force()
    try:
        config = await settings.config_of(stored.config)
    except ConfigError:
        return Finding(
            State.RED,
            _("The configuration of notifications cannot be used."),
            _("Open its settings and mend it."),
        )
    if not config.terms.enabled:
        return Finding(State.GREY, _("Every message is switched off."))
    if stored.paused:
        return Finding(State.AMBER, _("Sending is paused."), _("Go on when the reason is over."))
    now = clock.now()
    slot = slots_in_force(stored.config, given.scheduled_task).schedule.latest(now)
    late = now - slot > LATE and (stored.at is None or stored.at < slot)
    if late and await runs.of_slot(slot) is None:
        return Finding(
            State.RED, _("The last slot was missed."), _("Look whether a consumer runs, then press Run now.")
        )
    return Finding(State.GREEN, _("The last slot was run."))


@check("notifications.gateways", _("Gateways of notifications"))
async def gateways(_settings: Settings) -> Finding:
    """Whether a message about a policy has a way out at all."""
    stored = await settings.in_force()
    if not enabled(stored.config):
        return Finding(State.GREY, _("Every message is switched off."))
    if not await usable(SMS):
        return Finding(
            State.RED,
            _("Messages are switched on and none can leave."),
            _("Switch a gateway on, or set one up."),
        )
    return Finding(State.GREEN, _("A gateway takes messages."))


@check("notifications.cap", _("Messages of the day"))
async def cap(_settings: Settings) -> Finding:
    """Whether what may leave in a day has left: from four fifths on somebody is told (11.10)."""
    stored = await settings.in_force()
    try:
        config = await settings.config_of(stored.config)
    except ConfigError:
        return Finding(State.GREY, _("The configuration of notifications cannot be used."))
    if not config.daily_cap or not config.terms.enabled:
        return Finding(State.GREY, _("A day has no cap."))
    used = share(await left.since(midnight(config, clock.now())), config.daily_cap)
    if used >= 1:
        return Finding(
            State.RED,
            _("The messages of today are used up: the others leave tomorrow."),
            _("Raise daily_cap in the settings of notifications, or wait."),
        )
    if used >= WARNS_AT:
        return Finding(State.AMBER, _("Four fifths of the messages of today are used up."))
    return Finding(State.GREEN, _("Today may have more messages."))


@check("notifications.configuration", _("Configuration of notifications"))
async def configuration(_settings: Settings) -> Finding:
    """Everything wrong with the configuration in force, each with its place (K-1)."""
    problems = [one for one in await problems_in_force() if one.is_error]
    if problems:
        places = "; ".join(f"{one.path}: {one.code}" for one in problems)
        return Finding(State.RED, places, _("Open its settings and mend it."))
    return Finding(State.GREEN, _("Every setting can be used."))


async def problems_in_force() -> list[Problem]:
    """Everything wrong with the configuration somebody saved, here and now: also a secret that a setting refers
    to and that this machine does not have (K-1, K-6). Named at each start; it stops none, since whatever else
    the house does goes on."""
    stored = await settings.in_force()
    if not stored.version:
        return []
    lost = _lost_secrets(stored.config)
    return [*validate_config(stored.config), *lost]


def _lost_secrets(config: Mapping[str, Any]) -> list[Problem]:
    message = str(_("Set what it refers to: without it nothing is signed."))
    state = "error" if enabled(config) else "warning"
    return [
        Problem(f"providers.{name}.{key}", "empty_secret", message, state)
        for name, given in read_providers(config.get("providers", []))
        if (found := registry.find(name))
        for key in (*found.secret_params, *WEBHOOK_PARAMS)
        if isinstance(value := given.get(key), str) and is_reference(value) and not _is_there(value)
    ]


def _is_there(reference: str) -> bool:
    try:
        return bool(secret_behind(reference))
    except (KeyError, OSError, UnicodeDecodeError):
        return False
