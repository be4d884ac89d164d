"""The words that come with the house, one file for each language and message; version 1 of each template."""

from functools import cache
from pathlib import Path

from app.notifications.rules.facts import KINDS
from app.notifications.rules.messages import Templates

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "messages"


@cache
def bundled_templates() -> Templates:
    """Every message in every language it ships in; the line end of the file is not part of it."""
    return {
        (kind, file.parent.name): file.read_text(encoding="utf-8").removesuffix("\n")
        for kind in KINDS
        for file in sorted(FOLDER.glob(f"*/{kind}.txt"))
    }
