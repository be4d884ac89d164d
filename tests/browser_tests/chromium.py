"""Debian's Chromium, and what happens where it is not."""

import os
from pathlib import Path

import pytest

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


def must_be_there() -> None:
    """Skip the test where there is no Chromium, or fail it where one is required."""
    if Path(CHROMIUM).exists():
        return
    why = "There is no chromium here: the console was tried in no browser (apt-get install chromium)."
    if os.environ.get("RECOURSE_BROWSER") == "required":
        pytest.fail(why)
    pytest.skip(why)
