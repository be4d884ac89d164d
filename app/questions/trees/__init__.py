"""The trees that come with the house, one file a code."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def bundled() -> list[dict[str, Any]]:
    """Every tree of the house: code, name, first question and questions."""
    return [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
