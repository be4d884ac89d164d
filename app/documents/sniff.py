"""What a file is, by its ending and by its bytes: both must say the same (security.md UP-2, UP-5)."""

import codecs
import mmap
import re
import zipfile
from typing import BinaryIO

import puremagic

from app.documents.rules import kinds, names
from app.documents.rules.kinds import Kind
from app.kernel import archive
from app.kernel.language import _
from app.kernel.values import Problem

CHUNK = 64 * 1024
_MOST_PARTS = 100_000
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_CONTROLS_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

_NOT_IT = _("This is not what its ending says. Save it again in its own program, then attach that file.")
_NOT_WHOLE = _("This file is not whole: its end is missing. Get it again, then attach it.")
_TWO_IN_ONE = _(
    "This is two kinds of file in one, which we do not keep. Save it again, then attach that file."
)
_UNSAFE = _("This file holds macros, links or other files, which we do not keep. Save it without them.")
_LOCKED = _("This file has a password or is of an old kind. Save it as docx or xlsx without a password.")


def kind_of(name: str, file: BinaryIO) -> Kind:
    """The kind of an open file. Raises Problem saying why it cannot be kept."""
    kind = kinds.BY_ENDING.get(names.ending(name))
    if kind is None:
        listed = {"kinds": kinds.LISTED}
        raise Problem(_("Files of this kind are not kept. Attach one of these: %(kinds)s.") % listed)
    file.seek(0)
    head = file.read(8 * 1024)
    if not head:
        raise Problem(_("This file is empty. Choose another."))
    if head.startswith(kinds.OLD_OFFICE):
        raise Problem(_LOCKED)
    if kind.is_text:
        _must_be_text(kind, file, head)
    elif not kind.looks & looks_like(head):
        raise Problem(_NOT_IT)
    elif kinds.is_also_another(kind, head):
        raise Problem(_TWO_IN_ONE)
    elif kind.inside:
        _must_be_office(kind, file)
    else:
        _must_be_whole(kind, file)
    return kind


def looks_like(head: bytes) -> set[str]:
    """The endings of the kinds that begin like this."""
    try:
        return {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


def _must_be_text(kind: Kind, file: BinaryIO, head: bytes) -> None:
    wide = next((name for mark, name in _WIDE.items() if head.startswith(mark)), "")
    start = head[: len(head) // 2 * 2].decode(wide, "replace").lstrip("\ufeff").encode() if wide else head
    if not kinds.begins_as_text(start) or kinds.is_also_another(kind, start):
        raise Problem(_NOT_IT)
    if kind.content_type == "message/rfc822" and not kinds.begins_as_mail(start):
        raise Problem(_NOT_IT)
    if not _is_words(file, wide):
        raise Problem(_NOT_IT)


_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def _is_words(file: BinaryIO, wide: str) -> bool:
    """No controls but tabs and ends of lines, from the first byte to the last."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(wide)() if wide else None
    while chunk := file.read(CHUNK):
        if decoder is None:
            if _CONTROLS.search(chunk):
                return False
            continue
        try:
            if _CONTROLS_TEXT.search(decoder.decode(chunk, final=len(chunk) < CHUNK)):
                return False
        except UnicodeDecodeError:
            return False
    return True


def _must_be_office(kind: Kind, file: BinaryIO) -> None:
    flaw = archive.flaw_of(file)
    if flaw is not None:
        raise Problem({"unsafe-part": _UNSAFE}.get(flaw.kind, _NOT_WHOLE))
    with zipfile.ZipFile(file) as parts:
        inside = set(parts.namelist())
        if kind.inside not in inside:
            raise Problem(_NOT_IT)
        described = "mimetype" if kind.name == "OpenDocument" else "[Content_Types].xml"
        if described not in inside:
            raise Problem(_NOT_IT)
        words = parts.read(described)
    if kind.name == "OpenDocument" and words.strip() != kind.content_type.encode():
        raise Problem(_NOT_IT)
    if b"macroEnabled" in words:
        raise Problem(_UNSAFE)


def _must_be_whole(kind: Kind, file: BinaryIO) -> None:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if kinds.ends_as_archive(data[-kinds.TAIL :]):
            raise Problem(_TWO_IN_ONE)
        if not _WHOLE[kind.name](data):
            raise Problem(_NOT_WHOLE)


def _whole_pdf(data: mmap.mmap) -> bool:
    return data[:5] == b"%PDF-" and data.rfind(b"%%EOF", max(0, len(data) - 1024)) > 0


def _whole_png(data: mmap.mmap) -> bool:
    at = 8
    for _step in range(_MOST_PARTS):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += size + 12
        if not name or at > len(data):
            return False
        if name == b"IEND":
            return True
    return False


def _whole_jpeg(data: mmap.mmap) -> bool:
    at = 2
    for _step in range(_MOST_PARTS):
        if data[at : at + 1] != b"\xff":
            return False
        name, size = data[at + 1 : at + 2], int.from_bytes(data[at + 2 : at + 4], "big")
        if name == b"\xda":
            # Inside the picture an FF is always followed by what cannot be D9.
            return data.find(b"\xff\xd9", at) > 0
        at += 1 if name == b"\xff" else 2 + max(size, 2)
    return False


def _whole_webp(data: mmap.mmap) -> bool:
    return data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") + 8 <= len(data)


def _whole_heic(data: mmap.mmap) -> bool:
    at = 0
    for _step in range(_MOST_PARTS):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if at == 0 and (name != b"ftyp" or data[8:12] not in _HEIC_BRANDS):
            return False
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:
            return True
        at += max(size, 8)
        if at >= len(data):
            return at == len(data)
    return False


_WHOLE = {
    "PDF": _whole_pdf,
    "PNG": _whole_png,
    "JPEG": _whole_jpeg,
    "WebP": _whole_webp,
    "HEIC": _whole_heic,
}
