"""Whether messages leave (reliability.md 7: mail stuck, unknown messages)."""

from datetime import timedelta
from typing import Final

from app.kernel import db
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.outbox.queries.gateways import built_in
from app.settings import Settings

STUCK: Final = timedelta(minutes=15)


@check("outbox.gateways", _("Gateways"))
async def gateways(settings: Settings) -> Finding:
    """Whether each channel has a way out that works."""
    rows = await db.fetch(
        "select name, open_until is not null as failing from gateway where is_active order by name"
    )
    failing = [row["name"] for row in rows if row["failing"]]
    if failing:
        state = State.RED if len(failing) == len(rows) else State.AMBER
        return Finding(
            state,
            _("Gateways that fail just now: %(names)s.") % {"names": ", ".join(failing)},
            _(
                "Messages wait or take another way. Look at the gateway's last error, then at its own status page."
            ),
        )
    if built_in(settings) is None and not rows:
        return Finding(State.RED, _("No message can leave."), _("Set SMTP_HOST, or add a gateway."))
    if not settings.smtp_host and not rows:
        return Finding(State.GREY, _("Mail is written to files and sent to nobody."))
    return Finding(State.GREEN, _("Every gateway answers."))


@check("outbox.messages", _("Messages"))
async def messages(_settings: Settings) -> Finding:
    """Whether messages wait too long, or nobody knows what became of them."""
    row = await db.fetchrow(
        "select (select recourse_now() - min(greatest(not_before, next_attempt_at)) from outbox"
        "  where state = 'queued' and greatest(not_before, next_attempt_at) <= recourse_now()) as waits,"
        " (select count(*) from outbox where state = 'unknown') as unknown"
    )
    assert row is not None
    if row["waits"] is not None and row["waits"] > STUCK:
        return Finding(
            State.RED,
            _("The oldest message has waited %(minutes)s minutes.")
            % {"minutes": int(row["waits"].total_seconds() // 60)},
            _("Look whether a consumer runs and a gateway answers."),
        )
    if row["unknown"]:
        return Finding(
            State.AMBER,
            _("Messages of which nobody knows whether they arrived: %(count)s.") % {"count": row["unknown"]},
            _("Ask the gateway's own list, then settle each on its page."),
        )
    return Finding(State.GREEN, _("No message waits longer than it should."))
