"""The process that makes a small picture of a large one (security.md UP-4); it knows nothing else of the house.

It reads a picture from its input and writes width, height and a JPEG of at most EDGE points each way. What goes out
was painted anew: first frame, turned as the camera meant it, on white, and nothing of what else the file held.
Whatever goes wrong ends it, and then there is no small picture.
"""

import io
import sys
from typing import BinaryIO, Final

from PIL import Image, ImageOps

from app.documents.pictures import HEAD
from app.kernel import confined

EDGE: Final = 320
MOST_POINTS: Final = 40_000_000
QUALITY: Final = 82


class TooLarge(Exception):
    """More points than are painted."""


def shrink(source: BinaryIO, kind: str) -> Image.Image:
    """A small picture of the first frame of a file, which is of this kind of Pillow's and no other."""
    with Image.open(source, formats=[kind]) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise TooLarge
        # A JPEG is read at a part of its size, which the other kinds cannot be.
        picture.draft("RGB", (2 * EDGE, 2 * EDGE))
        small = _plain(picture)
        small.thumbnail((EDGE, EDGE))
        ImageOps.exif_transpose(small, in_place=True)
        painted = Image.new("RGB", small.size, "white")
        painted.paste(small, mask=small if small.mode == "RGBA" else None)
    return painted


def _tell(painted: Image.Image) -> None:
    written = io.BytesIO()
    painted.save(written, "JPEG", quality=QUALITY)
    sys.stdout.buffer.write(HEAD.pack(*painted.size) + written.getvalue())


def _plain(picture: Image.Image) -> Image.Image:
    """In colours that can be made smaller; sixteen bits of grey become eight."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey / 256).convert("L")
    if picture.mode in ("RGB", "RGBA"):
        picture.load()
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


if __name__ == "__main__":
    [wanted] = confined.confine()
    _tell(shrink(sys.stdin.buffer, wanted))
