"""Small pictures of stored ones, made by a process with little memory and time (security.md UP-4)."""

import asyncio
import struct
import subprocess
from dataclasses import dataclass
from typing import BinaryIO, Final

from app.documents.rules.kinds import PICTURED
from app.kernel import confined
from app.kernel.confined import Means

#: What each of them is served as, whatever was sent.
CONTENT_TYPE: Final = "image/jpeg"
MEANS: Final = Means(seconds=20)
#: Seconds of the clock: on a busy machine a second of the processor takes longer.
PATIENCE: Final = 120.0
#: A JPEG of that many points is far below it.
LONGEST: Final = 512 * 1024
#: width and height, before the JPEG
HEAD: Final = struct.Struct(">HH")


@dataclass(frozen=True)
class Small:
    """A small picture, and how large it is."""

    jpeg: bytes
    width: int
    height: int


async def small_of(file: BinaryIO, content_type: str, means: Means = MEANS) -> Small | None:
    """A small picture of an open file, from its begin; None for one that cannot be painted within these means."""
    file.seek(0)
    child = await asyncio.create_subprocess_exec(
        *confined.command("app.documents.shrinking", means, PICTURED[content_type]),
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=confined.environment(),
    )
    assert child.stdout is not None
    said = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            while len(said) <= LONGEST and (piece := await child.stdout.read(LONGEST)):
                said += piece
            if len(said) > LONGEST or await child.wait() != 0:
                return None
    except TimeoutError:
        return None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return Small(bytes(said[HEAD.size :]), *HEAD.unpack_from(said))
