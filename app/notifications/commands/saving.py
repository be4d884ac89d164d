"""Saving the configuration: a new version, the gateways it names, and a baseline when messages first go on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.notifications.config import DEFAULTS, ConfigError, enabled, read_config, validate_config
from app.notifications.provider_config import Providers, as_stored, read_providers, usable_providers
from app.notifications.queries import settings
from app.notifications.rules.facts import KINDS, Kind
from app.outbox.commands.post import SMS
from app.outbox.gateways import registry
from app.outbox.gateways.contract import RATE_PARAMS, rate

#: What the log says about the configuration: a fixed subject, since there is one configuration.
SETTINGS: Final = Subject("notification_settings", UUID(int=1))
BASELINE: Final = "baseline"
_NUMBER_OF_NAME: Final = 60


@db.atomic
async def save(config: Mapping[str, Any], *, by: Actor, reason: str = "", version: int | None = None) -> int:
    """Make a configuration the one in force; its version.

    Raises ConfigError when it has an error (the one in force stays, K-4), Conflict when somebody saved another
    one since `version` was shown.
    """
    if wrong := [problem for problem in validate_config(config) if problem.is_error]:
        raise ConfigError(wrong)
    before = await settings.in_force()
    if version is not None and version != before.version:
        raise Conflict(_("Somebody saved another configuration meanwhile. Look at it first."))
    stored = {
        **config,
        "providers": as_stored(read_providers(config.get("providers", DEFAULTS["providers"]))),
    }
    read = read_config(stored)
    await _put(stored, before, before.paused, reason, by)
    await _gateways(read.providers, "hold" if read.hold_ambiguous else "failover")
    if read.terms.enabled and not enabled(before.config):
        await baseline()
    await _told("SETTINGS_CHANGED", before.config, stored, reason, by)
    return before.version + 1


@db.atomic
async def switch(kind: Kind, on: bool, *, by: Actor) -> None:
    """Switch one of the six messages on or off: what is off is neither looked for nor recorded.

    Raises ConfigError when the configuration would not do with it.
    """
    stored = await settings.in_force()
    types = {**stored.config.get("eligibleNotificationTypes", {}), str(kind): on}
    await save({**stored.config, "eligibleNotificationTypes": types}, by=by, reason=f"{kind} {on}")


@db.atomic
async def pause(*, by: Actor, reason: str) -> None:
    """Let nothing leave: no run starts, and the messages of policies that wait are held. Raises Invalid."""
    if not reason.strip():
        raise Invalid(None, reason=_("Say why nothing may leave."))
    await _set_paused(True, reason, by)
    await db.execute(
        "update outbox set state = 'held' where state = 'queued' and kind = any($1)",
        [str(kind) for kind in KINDS],
    )


@db.atomic
async def resume(*, by: Actor) -> None:
    """Go on: what was held is due again, if it still makes sense."""
    await _set_paused(False, "", by)
    await db.execute(
        "update outbox set state = 'queued', not_before = greatest(not_before, recourse_now())"
        " where state = 'held' and kind = any($1)",
        [str(kind) for kind in KINDS],
    )


async def _set_paused(paused: bool, reason: str, by: Actor) -> None:
    before = await settings.in_force()
    if before.paused is paused:
        raise Conflict(_("Somebody did this already."))
    await _put(before.config, before, paused, reason, by)
    code = "SENDING_PAUSED" if paused else "SENDING_RESUMED"
    await eventlog.record("notifications", code, subject=SETTINGS, by=by, notes=reason)


async def _put(
    config: Mapping[str, Any], before: settings.InForce, paused: bool, reason: str, by: Actor
) -> None:
    await db.execute(
        "insert into notification_setting (id, version, config, paused, reason, created_by, created_at)"
        " values ($1, $2, $3::jsonb, $4, $5, $6, $7)",
        ids.new(), before.version + 1, json.dumps(config), paused, reason[:300], by.id, clock.now(),
    )  # fmt: skip


async def _gateways(providers: Providers, on_ambiguous: str) -> None:
    """Rows for the gateways in their order; those that are no longer named, or cannot send, are off."""
    able = {name for name, _settings in usable_providers(providers)}
    rows = [(name, registry.find(name), dict(given)) for name, given in providers]
    known = [(name, found, given) for name, found, given in rows if found is not None]
    await db.execute(
        "insert into gateway (id, name, provider, channel, position, is_active, idempotent, on_ambiguous,"
        " settings, per_second, per_minute)"
        " select id, name, provider, $8, position, active, idempotent, $9, settings::jsonb, second, minute"
        " from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::boolean[], $6::boolean[], $7::text[],"
        "  $10::int[], $11::int[])"
        "  n(id, name, provider, position, active, idempotent, settings, second, minute)"
        " on conflict (name) do update set provider = excluded.provider, position = excluded.position,"
        " is_active = excluded.is_active, idempotent = excluded.idempotent,"
        " on_ambiguous = excluded.on_ambiguous, settings = excluded.settings, per_second = excluded.per_second,"
        " per_minute = excluded.per_minute, updated_at = recourse_now()",
        [ids.new() for _row in known],
        [found.__name__[:_NUMBER_OF_NAME] for _name, found, _given in known],
        [found.__name__ for _name, found, _given in known],
        list(range(1, len(known) + 1)),
        [name in able for name, _found, _given in known],
        [found.idempotent for _name, found, _given in known],
        [json.dumps(given) for _name, _found, given in known],
        SMS,
        on_ambiguous,
        *[[rate(given, name) for _name, _found, given in known] for name in RATE_PARAMS],
    )
    await db.execute(
        "update gateway set is_active = false, updated_at = recourse_now()"
        " where channel = $1 and is_active and name <> all($2)",
        SMS,
        [found.__name__ for _name, found, _given in known],
    )


@db.atomic
async def baseline() -> int:
    """Close the pairs that would announce what is old: nobody is told that a policy became active before
    (N-11). Policies that are still to become active keep their pairs open. How many were closed."""
    return await db.execute(
        "insert into policy_notification (id, policy_id, type, status, reason_code, decided_at)"
        " select uuidv7(), p.id, k.kind, 5, $1, recourse_now() from policy p"
        " cross join unnest($2::text[]) k(kind) where p.validity_to is null and p.status in (2, 4, 8)"
        " on conflict (policy_id, type) do nothing",
        BASELINE,
        [str(Kind.ACTIVATION), str(Kind.RENEWAL)],
    )


async def _told(
    code: str, before: Mapping[str, Any], after: Mapping[str, Any], reason: str, by: Actor
) -> None:
    """Which settings changed, from what to what; of the providers only their names, since they hold secrets."""
    changed: dict[str, Sequence[Any]] = {
        key: [before.get(key), after.get(key)]
        for key in sorted({*before, *after} - {"providers"})
        if before.get(key) != after.get(key)
    }
    names = [[name for name, _given in read_providers(each.get("providers", []))] for each in (before, after)]
    if before.get("providers") != after.get("providers"):
        changed["providers"] = names
    await eventlog.record(
        "notifications", code, subject=SETTINGS, by=by, notes=reason, context={"changed": changed}
    )
