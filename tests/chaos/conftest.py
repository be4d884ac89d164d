"""What the runs of chaos in the suite need."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from app.kernel import db


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place that PostgreSQL's own account may reach."""
    made = Path(mkdtemp(prefix="recourse-chaos-", dir="/var/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(autouse=True)
async def a_database_of_its_own() -> AsyncIterator[None]:
    """What other tests of this process are connected to steps aside: these migrate and fill another."""
    engine = db.engine()
    pool, config = engine.pool, engine.config
    engine.pool = None
    yield
    engine.pool, engine.config = pool, config
