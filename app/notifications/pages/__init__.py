"""The pages of notifications."""

from typing import Final

from app.kernel.language import _
from app.notifications.rules.facts import Kind

#: What each of the six is called, and when it is told.
KIND_WORDS: Final = {
    Kind.ACTIVATION: (_("Activated"), _("cover was paid and confirmed")),
    Kind.STARTING: (_("Starting"), _("cover begins today")),
    Kind.NEED_FOR_RENEWAL: (_("Need for renewal"), _("some days before it ends")),
    Kind.EXPIRATION: (_("Expired"), _("on the last covered day")),
    Kind.REMINDER: (_("After expiry"), _("some days after it ended")),
    Kind.RENEWAL: (_("Renewed"), _("a renewal was paid")),
}
REASONS: Final = {
    "no_consent": _("The household had not agreed to be told."),
    "opted_out": _("STOP had come from this number."),
    "already_handled": _("It had been handled before."),
    "starts_today": _("Cover begins the same day: only that message is sent."),
    "obsolete": _("The event lay too far back."),
    "no_phone": _("Nobody of the household has a phone."),
    "bad_phone": _("The phone number cannot be called."),
    "no_template": _("The message is not written in their language."),
    "render_error": _("A value of the message is missing."),
    "baseline": _("It was there before messages were switched on."),
    "imported": _("Decided in the system before."),
    "no_gateway": _("There was no gateway."),
    "no_other_gateway": _("Every gateway refused it."),
    "circuit_open": _("The gateways were failing."),
    "worker_died": _("The sender stopped in the middle of the call."),
    "no_receipt": _("The gateway never said whether it arrived."),
    "permanent_failure": _("The network says that this number cannot be reached."),
    "expired": _("The phone was not reached in time."),
    "recipient_cap": _("This number was told often enough for a day."),
    "daily_cap": _("The messages of the day were used up."),
    "quiet_hours": _("It would have been night."),
    "test_mode": _("Test mode: only the numbers of test_numbers are told."),
}
