"""Where the shared specifications and records lie, when they lie beside the checkout."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(name: str) -> Path:
    """The file or folder under shared/data, or a skip that says why."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"shared data not present beside the checkout: {name}")
    return path
