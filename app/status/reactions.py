"""Writing down what people decide about work; the room of work lies below the log."""

from app import eventlog
from app.jobs.commands.decision import Decision
from app.kernel.actor import Subject


async def note_decision(decided: Decision) -> None:
    """Put a decision on the log, with its reason."""
    await eventlog.record(
        "job",
        f"JOB_{decided.verb.upper()}",
        subject=Subject("job", decided.job),
        by=decided.by,
        notes=decided.reason,
        context={"kind": decided.kind},
    )
