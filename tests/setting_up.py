"""What every test database holds before the first test: the registry and the code lists."""

from app import eventlog, wiring
from app.cases import code_lists
from app.eventlog import kinds
from app.kernel import db


async def fill(owner_url: str) -> None:
    """Publish the kinds of event and load the code lists, as `recourse migrate` does."""
    wiring.discover()
    assert eventlog.registry.all()
    await db.open_pool(owner_url, size=2)
    try:
        await kinds.publish()
        await code_lists.load()
    finally:
        await db.close_pool()
