"""What the runs of chaos in the suite need."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place that PostgreSQL's own account may reach."""
    made = Path(mkdtemp(prefix="recourse-chaos-", dir="/var/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)
