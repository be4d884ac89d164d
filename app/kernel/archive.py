"""Zip files from outside (xlsx, docx), looked through before anything opens them (security.md UP-5).

Headers lie, so every entry is inflated here once and its bytes are counted on the way.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from app.kernel.remarks import Remark

MAGIC = b"PK\x03\x04"
CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535

_UNSAFE = ("vbaproject.bin", "externallinks/", "embeddings/", "oleobject", "activex")
_NESTED_NAMES = (".zip", ".rar", ".7z", ".gz", ".tar", ".jar", ".xz", ".bz2", ".docx", ".xlsx", ".xlsm")
_NESTED_MAGIC = (MAGIC, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_XML_NAMES = (".xml", ".rels", ".vml")
_DECLARED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_KNOWN_XML = (b"utf-8", b"utf-16", b"us-ascii", b"ascii")
_DTD = b"<!DOCTYPE"


@dataclass(frozen=True)
class Limits:
    """Entries, bytes inflated in all, and how often larger than packed an entry over `small` may be."""

    entries: int = 2_000
    inflated: int = 200 * 1024 * 1024
    ratio: int = 200
    small: int = 1024 * 1024
    directory: int = 1024 * 1024


DEFAULT = Limits()


def flaw_of(file: BinaryIO, limits: Limits = DEFAULT) -> Remark | None:
    """Why this archive may not be opened; None when it may."""
    if not _has_small_directory(file, limits):
        return Remark("broken")
    file.seek(0, 2)
    size = file.tell()
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            return _misnamed(entries, limits, size) or _overfull(archive, entries, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return Remark("broken")


def _has_small_directory(file: BinaryIO, limits: Limits) -> bool:
    """Read the end record ourselves: zipfile would first load a directory of any size."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return False
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    return entries <= limits.entries and directory <= limits.directory


def _misnamed(entries: list[zipfile.ZipInfo], limits: Limits, size: int) -> Remark | None:
    if len(entries) > limits.entries or sum(entry.compress_size for entry in entries) > size:
        return Remark("too-much-inside")
    names = [entry.filename.replace("\\", "/").casefold() for entry in entries]
    if len(set(names)) < len(names):
        return Remark("broken")
    for name, entry in zip(names, entries, strict=True):
        if name.startswith("/") or ":" in name or ".." in name.split("/") or entry.flag_bits & 1:
            return Remark("broken")
        if name.endswith(_NESTED_NAMES) or any(part in name for part in _UNSAFE):
            return Remark("unsafe-part", values={"part": entry.filename[:80]})
    return None


def _overfull(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo], limits: Limits) -> Remark | None:
    left = limits.inflated
    for entry in entries:
        is_xml, tail, got = entry.filename.casefold().endswith(_XML_NAMES), b"", 0
        most = min(left, max(limits.small, limits.ratio * entry.compress_size))
        with archive.open(entry) as source:
            while chunk := source.read(CHUNK):
                if (not got and chunk.startswith(_NESTED_MAGIC)) or (is_xml and _unsafe_xml(tail, chunk)):
                    return Remark("unsafe-part", values={"part": entry.filename[:80]})
                got, tail = got + len(chunk), chunk[-2 * len(_DTD) :]
                if got > most:
                    return Remark("too-much-inside")
        left -= got
    return None


def _unsafe_xml(tail: bytes, chunk: bytes) -> bool:
    # Dropping NULs lets one search read UTF-16 as well; other encodings could hide a DTD and are refused.
    plain = (tail + chunk).replace(b"\0", b"")
    declared = None if tail else _DECLARED.search(plain[:300])
    return _DTD in plain or bool(declared and declared[1].lower() not in _KNOWN_XML)
