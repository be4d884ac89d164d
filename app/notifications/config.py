"""The configuration of notifications: what is wrong with one, and what it means (notifications.md 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from app.kernel.errors import Invalid
from app.kernel.language import _
from app.notifications.config_parts import (
    clock_of,
    country_problems,
    currency_problems,
    is_zone,
    quiet_problems,
    right_problems,
    trial_numbers,
    trial_problems,
    word_problems,
)
from app.notifications.provider_config import (
    DEFAULT_PROVIDERS,
    Providers,
    provider_problems,
    read_providers,
)
from app.notifications.rules.facts import KINDS, Kind, Terms
from app.notifications.rules.schedule import BadHour, QuietHours, Schedule, hours_of, trigger_hours
from app.outbox.gateways.contract import Problem

Config = Mapping[str, Any]

DEFAULTS: Config = {
    "providers": DEFAULT_PROVIDERS,
    "eligibleNotificationTypes": {},
    "family_policy_notification_report_perms": ["131224"],
    "trigger_time_interval_hours": 4,
    "trigger_first_call_hour": 8,
    "trigger_last_call_hour": 20,
    "hour": None,
    "reminder_before_expiry_days": 5,
    "reminder_after_expiry_days": 5,
    "policy_activation_relevance_maximum_days_timedelta": 5,
    "policy_renewal_relevance_maximum_days_timedelta": 5,
    "timezone": "UTC",
    "default_language": "en",
    "quiet_hours": {"start": "21:00", "end": "08:00"},
    "catch_up_max_days": 2,
    "default_country": None,
    "max_attempts": 6,
    "on_ambiguous": "failover",
    "daily_cap": 0,
    "recipient_cap": 3,
    "stop_words": ["ARRETER", "DESABONNER", "ANNULER", "FIN", "إيقاف", "أوقف", "توقف", "قف", "إلغاء"],
    "test_numbers": [],
    "currency": "",
}
SCHEDULE_KEYS = frozenset(
    {"trigger_time_interval_hours", "trigger_first_call_hour", "trigger_last_call_hour", "timezone"}
)
TASK = "send_notification_messages"

_BOUNDS = {
    "trigger_time_interval_hours": (1, 24),
    "trigger_first_call_hour": (0, 23),
    "trigger_last_call_hour": (0, 23),
    "reminder_before_expiry_days": (0, 365),
    "reminder_after_expiry_days": (1, 365),
    "policy_activation_relevance_maximum_days_timedelta": (0, 365),
    "policy_renewal_relevance_maximum_days_timedelta": (0, 365),
    "catch_up_max_days": (0, 7),
    "max_attempts": (1, 20),
    "daily_cap": (0, 10_000_000),
    "recipient_cap": (0, 1_000),
}
_MOST_TOLD = 10
_AMBIGUOUS = ("failover", "hold")
# A run goes on without these: the hour falls back (C-3), a provider is skipped (K-2).
_SURVIVED = ("hour", "providers")


class ConfigError(Invalid):
    """A configuration that cannot be used; `found` are its errors, of which a form tells the first ten."""

    def __init__(self, found: list[Problem]) -> None:
        told = (f"{problem.path}: {problem.message}" for problem in found[:_MOST_TOLD])
        super().__init__(config="; ".join(told))
        self.found = found


@dataclass(frozen=True)
class NotificationConfig:
    """A configuration that can be used, with every default filled in."""

    terms: Terms
    providers: Providers = field(repr=False)  # their settings hold secrets
    report_rights: tuple[str, ...]
    schedule: Schedule
    quiet: QuietHours
    catch_up_max_days: int
    max_attempts: int
    hold_ambiguous: bool
    daily_cap: int
    recipient_cap: int
    stop_words: tuple[str, ...]
    currency: str

    def speaking(self, language: str) -> "NotificationConfig":
        """The same with another default language."""
        return replace(self, terms=replace(self.terms, default_language=language))


@dataclass(frozen=True)
class SlotsInForce:
    """Which of the two schedules holds (C-3): `trigger` keys or the `scheduled_task`; `ignored` is an hour
    that could not be read, so that the trigger keys hold instead."""

    schedule: Schedule
    source: str
    ignored: str = ""


def validate_config(config: Config) -> list[Problem]:
    """Everything wrong with a configuration, at once (K-1)."""
    message = str(_("Remove %(key)s: there is no such setting."))
    problems = [
        Problem(str(key), "unknown_key", message % {"key": key}, "warning")
        for key in config
        if key not in DEFAULTS
    ]
    whole = {**DEFAULTS, **config}
    problems += _type_problems(whole["eligibleNotificationTypes"])
    problems += provider_problems(whole["providers"], sending=bool(enabled(whole)))
    problems += [
        found for key, bounds in _BOUNDS.items() for found in _number_problems(key, whole[key], bounds)
    ]
    return [*problems, *_schedule_problems(whole), *_rest_problems(whole), *_together_problems(whole)]


def read_config(config: Config) -> NotificationConfig:
    """The configuration with its defaults. A bad `hour` and bad providers do not stop a run (C-3, K-2).

    Raises ConfigError with every other error.
    """
    wrong = [
        one for one in validate_config(config) if one.is_error and one.path.split(".")[0] not in _SURVIVED
    ]
    if wrong:
        raise ConfigError(wrong)
    whole = {**DEFAULTS, **config}
    return NotificationConfig(
        terms=Terms(
            enabled=enabled(whole),
            zone=whole["timezone"],
            days_before_expiry=whole["reminder_before_expiry_days"],
            days_after_expiry=whole["reminder_after_expiry_days"],
            activation_days=whole["policy_activation_relevance_maximum_days_timedelta"],
            renewal_days=whole["policy_renewal_relevance_maximum_days_timedelta"],
            country=whole["default_country"],
            default_language=whole["default_language"],
            only_numbers=trial_numbers(whole["test_numbers"], whole["default_country"]),
        ),
        providers=read_providers(whole["providers"]),
        report_rights=tuple(whole["family_policy_notification_report_perms"]),
        schedule=slots_in_force(whole).schedule,
        quiet=QuietHours(*(clock_of(whole["quiet_hours"][end]) or time() for end in ("start", "end"))),
        catch_up_max_days=whole["catch_up_max_days"],
        max_attempts=whole["max_attempts"],
        hold_ambiguous=whole["on_ambiguous"] == "hold",
        daily_cap=whole["daily_cap"],
        recipient_cap=whole["recipient_cap"],
        stop_words=tuple(whole["stop_words"]),
        currency=whole["currency"],
    )


def slots_in_force(config: Config, scheduled_task: str = "") -> SlotsInForce:
    """The schedule that holds, given the setting SCHEDULED_TASK (C-2, C-3). The trigger keys must be valid."""
    whole = {**DEFAULTS, **config}
    triggers = Schedule(
        trigger_hours(
            whole["trigger_first_call_hour"],
            whole["trigger_time_interval_hours"],
            whole["trigger_last_call_hour"],
        ),
        whole["timezone"],
    )
    hour = task_hour(scheduled_task)
    hour = whole["hour"] if hour is None else hour
    if hour is None:
        return SlotsInForce(triggers, "trigger")
    try:
        return SlotsInForce(Schedule(hours_of(hour), whole["timezone"]), "scheduled_task")
    except BadHour:
        return SlotsInForce(triggers, "trigger", ignored=str(hour))


def task_hour(scheduled_task: str) -> str | None:
    """The `hour` of a setting such as `send_notification_messages hour=8-16`; "" when it names the task
    without one, None when it does not name it."""
    name, _space, rest = scheduled_task.strip().partition(" ")
    if name.rpartition(".")[2] != TASK:
        return None
    return rest.strip().removeprefix("hour=").strip().strip("\"'")


def enabled(config: Config) -> frozenset[Kind]:
    """The messages a configuration has switched on, whatever else is wrong with it."""
    types = config.get("eligibleNotificationTypes")
    return frozenset(kind for kind in KINDS if isinstance(types, Mapping) and types.get(kind) is True)


def _type_problems(types: object) -> list[Problem]:
    place = "eligibleNotificationTypes"
    if not isinstance(types, Mapping):
        return [Problem(place, "not_object", str(_("Write true or false for each message.")))]
    unknown = str(_("Remove it: the messages are %(names)s.")) % {"names": ", ".join(KINDS)}
    problems = []
    for key, value in types.items():
        if key not in KINDS:
            problems.append(Problem(f"{place}.{key}", "unknown_type", unknown))
        elif not isinstance(value, bool):
            problems.append(Problem(f"{place}.{key}", "not_bool", str(_("Write true or false."))))
    return problems


def _number_problems(key: str, value: object, bounds: tuple[int, int]) -> list[Problem]:
    if not isinstance(value, int) or isinstance(value, bool):
        return [Problem(key, "not_int", str(_("Write a whole number.")))]
    lowest, highest = bounds
    if not lowest <= value <= highest:
        message = str(_("Write a number from %(lowest)d to %(highest)d."))
        return [Problem(key, "out_of_range", message % {"lowest": lowest, "highest": highest})]
    return []


def _schedule_problems(config: Config) -> list[Problem]:
    problems = []
    first, last = config["trigger_first_call_hour"], config["trigger_last_call_hour"]
    if not _number_problems("", first, (0, 23)) and not _number_problems("", last, (0, 23)) and first > last:
        message = str(_("Let the first call be no later than the last one."))
        problems.append(Problem("trigger_first_call_hour", "out_of_range", message))
    if config["hour"] is not None:
        try:
            hours_of(config["hour"])
        except BadHour:
            message = str(_("Write an hour (8), a list (8, 12, 16) or a range (8-16)."))
            problems.append(Problem("hour", "bad_hour", message))
    if not is_zone(config["timezone"]):
        message = str(_("Write the name of a time zone, such as Africa/Dar_es_Salaam."))
        problems.append(Problem("timezone", "bad_timezone", message))
    return problems


def _rest_problems(config: Config) -> list[Problem]:
    problems = [
        *right_problems(config["family_policy_notification_report_perms"]),
        *quiet_problems(config["quiet_hours"]),
        *country_problems(config["default_country"]),
        *word_problems(config["stop_words"]),
        *trial_problems(config["test_numbers"], config["default_country"]),
        *currency_problems(config["currency"]),
    ]
    if config["on_ambiguous"] not in _AMBIGUOUS:
        problems.append(Problem("on_ambiguous", "bad_choice", str(_("Write failover or hold."))))
    if not isinstance(config["default_language"], str) or not config["default_language"]:
        problems.append(Problem("default_language", "not_text", str(_("Write the code of a language."))))
    return problems


def _together_problems(config: Config) -> list[Problem]:
    """Values that fit one by one and not beside each other (D-8)."""
    before = config["reminder_before_expiry_days"]
    if before == 0 and not isinstance(before, bool) and Kind.EXPIRATION in enabled(config):
        message = str(_("Remind at least one day before expiry, or switch expiration_of_policy off."))
        return [Problem("reminder_before_expiry_days", "overlapping_reminders", message)]
    return []
