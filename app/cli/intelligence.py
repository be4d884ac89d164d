"""A store of intelligence for a laptop: a server of MongoDB's protocol as its own process (bi.md 1, decisions.md 20).

It comes with the development dependencies alone, and no code of ours imports it.
"""

import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.settings import SettingError, Settings

PROGRAM = "secantusd-py"
FOLDER = "intelligence"


@dataclass(frozen=True)
class OwnStore:
    """The process to run, and what the others must know of it; nothing when there is no need."""

    commands: Sequence[tuple[str, list[str]]] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def own_store(settings: Settings) -> OwnStore:
    """A store of this run's own when gathering is on and no other is named.

    Raises SettingError where the program is not installed.
    """
    if not settings.bi_aggregate or settings.bi_mongo_uri:
        return OwnStore()
    program = Path(sys.executable).parent / PROGRAM
    if not program.exists():
        raise SettingError(
            "BI_AGGREGATE is on: set BI_MONGO_URI, or run `make setup`, which brings a store for this machine."
        )
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    folder = settings.data_dir / FOLDER
    words = [str(program), "--host", "127.0.0.1", "--port", str(port)]
    words += ["--storage-path", str(folder), "--log-level", "WARNING"]
    return OwnStore([("store", words)], {"BI_MONGO_URI": f"mongodb://127.0.0.1:{port}"})
