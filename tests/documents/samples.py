"""Small files of every kind, and hostile ones, made here: no stored malware."""

import io
import struct
import zipfile
import zlib

from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT = b"application/vnd.oasis.opendocument.text"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind: str) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.linear_gradient("L").resize((48, 32)).convert("RGB").save(made, kind)
    return made.getvalue()


def box(name: bytes, inside: bytes) -> bytes:
    """A box of the ISO base media format."""
    return struct.pack(">I", len(inside) + 8) + name + inside


HEIC = box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"\0" * 40) + box(b"mdat", b"\x12" * 500)


def archive(parts: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return made.getvalue()


def types(main: str) -> bytes:
    return f'<?xml version="1.0"?><Types><Override ContentType="{main}"/></Types>'.encode()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": types(WORD), "word/document.xml": b"<w:document/>", **more})


def xlsx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": types(EXCEL), "xl/workbook.xml": b"<workbook/>", **more})


def odt() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("mimetype", ODT)
        target.writestr("content.xml", b"<office:document-content/>")
    return made.getvalue()


MAIL = b"From: Samira <samira@example.invalid>\r\nSubject: The locks\r\nMIME-Version: 1.0\r\n\r\nThey were changed.\r\n"

GOOD = {
    "tenancy.pdf": PDF,
    "door.png": picture("PNG"),
    "door.jpg": picture("JPEG"),
    "door.jpeg": picture("JPEG"),
    "door.webp": picture("WEBP"),
    "door.heic": HEIC,
    "letter.docx": docx(),
    "rent.xlsx": xlsx(),
    "letter.odt": odt(),
    "note.txt": "He came at eight – twice.\n".encode(),
    "old.txt": b"Caf\xe9 at 8\r\n",
    "wide.txt": "Zwölf Uhr\n".encode("utf-16"),
    "rent.csv": b"month,rent\r\n2026-01,640\r\n",
    "mail.eml": MAIL,
}
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "eml": "message/rfc822",
}


def bomb() -> bytes:
    """A part that unpacks to 30 MiB from 30 kB."""
    return docx(**{"word/media/image.bin": b"\0" * (30 * 1024 * 1024)})


def lying_bomb() -> bytes:
    """The same, with a header that says the part has ten bytes."""
    made = bytearray(bomb())
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := made.find(mark, place + 1)) >= 0:
            made[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(made)


def png(width: int, height: int) -> bytes:
    """A picture that claims so many points and holds none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


HTML = b"<!doctype html><script>alert(1)</script>"
GIF_HTML = b"GIF89a/*<html><script>alert(1)</script>*/=1;"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

#: name of the case: (name of the file, its bytes)
HOSTILE: dict[str, tuple[str, bytes]] = {
    "a page": ("page.html", HTML),
    "a page as text": ("page.txt", HTML),
    "a page as text behind blanks": ("page.txt", b"\n\n  " + HTML),
    "a wide page as text": ("page.txt", HTML.decode().encode("utf-16")),
    "a page as mail": ("page.eml", HTML),
    "a page as PDF": ("page.pdf", HTML),
    "GIF and HTML": ("both.gif", GIF_HTML),
    "GIF and HTML as PNG": ("both.png", GIF_HTML),
    "GIF and HTML as text": ("both.txt", GIF_HTML),
    "PDF and HTML": ("both.pdf", PDF[:15] + HTML + PDF[15:]),
    "PDF inside a JPEG": ("both.jpg", picture("JPEG")[:20] + b"%PDF-1.4" + picture("JPEG")[20:]),
    "an archive behind a picture": ("both.png", picture("PNG") + archive({"a.txt": b"x"})),
    "PDF behind words": ("both.txt", b"hello\n%PDF-1.4\n"),
    "SVG with a script": ("plan.svg", SVG),
    "SVG as PNG": ("plan.png", SVG),
    "SVG as text": ("plan.txt", SVG),
    "a program": ("tool.exe", b"MZ\x90\0" + b"\0" * 200),
    "a program as PDF": ("tool.pdf", b"MZ\x90\0" + b"\0" * 200),
    "a program as text": ("tool.txt", b"MZ\x90\0" + b"\0" * 200),
    "a script for a shell": ("run.txt", b"#!/bin/sh\nrm -rf /\n"),
    "a script": ("run.js", b"alert(1)"),
    "an archive": ("all.zip", archive({"a.txt": b"x"})),
    "an archive as Word": ("all.docx", archive({"a.txt": b"x"})),
    "Excel as Word": ("rent.docx", xlsx()),
    "Word with macros": ("m.docx", docx(**{"word/vbaProject.bin": b"x"})),
    "Word with macros by name": ("m.docm", docx()),
    "Excel with links outside": ("l.xlsx", xlsx(**{"xl/externalLinks/externalLink1.xml": b"<x/>"})),
    "Word with a file inside": ("e.docx", docx(**{"word/embeddings/oleObject1.bin": b"x"})),
    "Word with an archive inside": ("n.docx", docx(**{"word/media/n.bin": archive({"a": b"x"})})),
    "Word that climbs out": ("c.docx", docx(**{"../../etc/passwd": b"x"})),
    "Word with entities": ("x.docx", docx(**{"word/x.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})),
    "a password": ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "a bomb": ("bomb.docx", bomb()),
    "a bomb that lies": ("bomb.docx", lying_bomb()),
    "a million parts": (
        "many.docx",
        docx()[:-22] + docx()[-22:-12] + struct.pack("<HI", 65_535, 1 << 30) + b"\0" * 6,
    ),
    "nothing": ("empty.txt", b""),
    "no ending": ("readme", b"words"),
    "a device": ("CON", b"words"),
    "NUL in words": ("nul.csv", b"a,b\n1,\0\n"),
    "words that are no mail": ("note.eml", b"hello there\n"),
    **{
        f"half of {name}": (name, GOOD[name][: len(GOOD[name]) // 2])
        for name in GOOD
        if TYPES[name.rpartition(".")[2]][:4] != "text" and name != "mail.eml"
    },
}
