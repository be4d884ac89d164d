"""What happens about privacy: rules, runs, holds and requests."""

from app.eventlog import Event, register
from app.eventlog.definitions import HIGH, system
from app.kernel.language import mark


@register
class Privacy(Event):
    """Keeping, holding, erasing and giving out."""

    key = "privacy"
    codes = {
        "RULE_CHANGED": system(
            mark("A rule of retention changed"), level=HIGH, context=["kind", "days", "active"]
        ),
        "RUN_ASKED": system(mark("A run of retention was asked for"), context=["kind", "dry", "days"]),
        "RUN_DONE": system(
            mark("A run of retention ended"), context=["kind", "subjects", "tables", "stopped"]
        ),
        "HELD": system(mark("Put under legal hold"), notes=True),
        "RELEASED": system(mark("Legal hold lifted"), notes=True),
        "ACCESS_ASKED": system(mark("Everything about the client was asked for"), notes=True),
        "ACCESS_APPROVED": system(mark("Giving out everything about the client was approved")),
        "ACCESS_REFUSED": system(mark("Giving out everything about the client was refused"), notes=True),
        "ACCESS_READY": system(mark("The archive about the client is ready"), context=["document", "name"]),
        "ACCESS_OPENED": system(mark("The archive about the client was fetched")),
    }
