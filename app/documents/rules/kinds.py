"""The table of files that may be kept (security.md UP-1, UP-2). What is not in it is refused."""

import re
from dataclasses import dataclass

MIB = 1024 * 1024
DOCUMENT = 5 * MIB
PHOTO = 15 * MIB
A_REQUEST = 5
A_DAY = 500 * MIB
#: How much of a file decides what it looks like.
HEAD = 1024
TAIL = 64 * 1024 + 22


@dataclass(frozen=True)
class Kind:
    """A kind of file: its endings, what it is served as, and what `puremagic` calls its first bytes."""

    name: str
    endings: tuple[str, ...]
    content_type: str
    looks: frozenset[str] = frozenset()
    #: what an archive of this kind holds; empty for a file that is none
    inside: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it has no first bytes of its own: words, and nothing but words."""
        return not self.looks and not self.inside


KINDS = (
    Kind("PDF", ("pdf",), "application/pdf", frozenset({".pdf"})),
    Kind("PNG", ("png",), "image/png", frozenset({".png"})),
    Kind("JPEG", ("jpg", "jpeg"), "image/jpeg", frozenset({".jpg", ".jpeg"})),
    Kind("WebP", ("webp",), "image/webp", frozenset({".webp"})),
    Kind("HEIC", ("heic", "heif"), "image/heic", frozenset({".heic", ".heif"})),
    Kind(
        "Word",
        ("docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset({".docx"}),
        inside="word/document.xml",
    ),
    Kind(
        "Excel",
        ("xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset({".xlsx"}),
        inside="xl/workbook.xml",
    ),
    Kind(
        "OpenDocument",
        ("odt",),
        "application/vnd.oasis.opendocument.text",
        # puremagic names other kinds of archive for it; the entry `mimetype` decides.
        frozenset({".docx", ".odt"}),
        inside="content.xml",
    ),
    Kind("Text", ("txt",), "text/plain; charset=utf-8"),
    Kind("CSV", ("csv",), "text/csv; charset=utf-8"),
    Kind("E-mail", ("eml",), "message/rfc822"),
)
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
#: What there are small pictures of, and what Pillow calls it. Nothing of ours reads HEIC.
PICTURED = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
#: For the `accept` of a file field.
ACCEPT = ",".join(f".{ending}" for ending in BY_ENDING)
LISTED = ", ".join(kind.endings[0] for kind in KINDS)

ARCHIVE = b"PK\x03\x04"
ARCHIVE_END = b"PK\x05\x06"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: First bytes that some program accepts although others stand before them.
_SECOND = (
    b"%PDF-", ARCHIVE, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MZ\x90\x00", b"\x7fELF", b"GIF87a", b"GIF89a",
    b"<html", b"<!doctype", b"<script", b"<svg", b"<body", b"<iframe", b"<object", b"<?php", b"<hta:",
)  # fmt: skip
_PLAIN_STARTS = (b"%pdf-", b"gif8", b"{\\rtf", b"#!", b"%!ps")
_MARKUP = re.compile(rb"\s*<[a-z!?/%]", re.IGNORECASE)
_HEADER = re.compile(rb"[!-9;-~]{1,76}:", re.ASCII)
_KNOWN_HEADER = re.compile(
    rb"^(from|to|date|subject|received|message-id|mime-version|return-path|delivered-to|x-mailer):",
    re.IGNORECASE | re.MULTILINE,
)


def is_also_another(kind: Kind, head: bytes) -> bool:
    """Whether a second kind of file begins within the first KiB of a file of this kind."""
    small = head[:HEAD].lower()
    # The parts of an archive are looked into one by one, and a mail may carry any of them.
    others: tuple[bytes, ...] = () if kind.inside or kind.content_type == "message/rfc822" else _SECOND
    if kind.is_text:
        others = tuple(other for other in others if not other.startswith(b"<"))
    return any(small.find(other.lower(), 1) > 0 for other in others)


def ends_as_archive(tail: bytes) -> bool:
    """Whether an archive ends where the file ends: hidden behind a picture, it is opened all the same."""
    at = tail.rfind(ARCHIVE_END)
    left = len(tail) - at - 22
    return at >= 0 and left >= 0 and int.from_bytes(tail[at + 20 : at + 22], "little") == left


def begins_as_text(head: bytes) -> bool:
    """Whether the first words are no markup, no script and no other kind of file that is made of words."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    small = start.lstrip().lower()
    return not small.startswith(_PLAIN_STARTS) and _MARKUP.match(start) is None


def begins_as_mail(head: bytes) -> bool:
    """Whether it begins with the headers of a mail."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    headers = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return _HEADER.match(start) is not None and _KNOWN_HEADER.search(headers) is not None
