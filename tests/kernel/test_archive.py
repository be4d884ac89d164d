"""Hostile workbooks are refused before anything opens them (security.md UP-5)."""

import io
import struct
import zipfile
import zlib

import openpyxl
import openpyxl.xml
import pytest

from app.kernel import archive
from app.kernel.sheet import read_rows

BOMB = b"\0" * (3 * 1024 * 1024)
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(name, content)
    return out.getvalue()


def kind_of(content: bytes) -> str | None:
    sheet = read_rows(content)
    list(sheet)
    return sheet.problem.kind if sheet.problem else None


def test_a_plain_workbook_passes() -> None:
    assert kind_of(workbook()) is None
    assert openpyxl.xml.DEFUSEDXML


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("xl/vbaProject.bin", b"x", "unsafe-part"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", "unsafe-part"),
        ("xl/embeddings/oleObject1.bin", b"x", "unsafe-part"),
        ("xl/media/more.zip", b"x", "unsafe-part"),
        ("xl/media/image1.png", b"PK\x03\x04rest", "unsafe-part"),
        ("xl/media/image2.png", b"\x1f\x8brest", "unsafe-part"),
        ("xl/worksheets/sheet9.xml", DTD, "unsafe-part"),
        ("xl/worksheets/sheet9.xml", DTD.decode().encode("utf-16"), "unsafe-part"),
        ("xl/worksheets/sheet9.xml", b" " * (archive.CHUNK - 4) + DTD, "unsafe-part"),
        ("xl/worksheets/sheet9.xml", b'<?xml version="1.0" encoding="cp037"?><x/>', "unsafe-part"),
        ("xl/media/bomb.bin", BOMB, "too-much-inside"),
        ("../escape.xml", b"<x/>", "broken"),
        ("/etc/passwd", b"x", "broken"),
        ("c:/windows", b"x", "broken"),
        ("XL/workbook.xml", b"<x/>", "broken"),
    ],
)
def test_a_dangerous_part_is_refused(name: str, content: bytes, kind: str) -> None:
    assert kind_of(with_part(name, content)) == kind


def test_too_many_entries_are_refused() -> None:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as whole:
        for number in range(2_001):
            whole.writestr(f"p/{number}", b"")

    assert kind_of(out.getvalue()) in {"too-much-inside", "broken"}


def test_bytes_inflated_in_all_are_limited() -> None:
    content = io.BytesIO(with_part("xl/media/noise.bin", bytes(range(256)) * 4_000))

    flaw = archive.flaw_of(content, archive.Limits(inflated=500_000))

    assert flaw is not None
    assert flaw.kind == "too-much-inside"


def lying_about_its_size() -> bytes:
    """An entry whose headers say ten bytes while it inflates to three MiB."""
    content = bytearray(with_part("xl/media/liar.bin", BOMB))
    true_size, claimed = struct.pack("<I", len(BOMB)), struct.pack("<I", 10)
    while (at := content.find(true_size)) >= 0:
        content[at : at + 4] = claimed
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        lying_about_its_size(),
        workbook()[:-30],
        workbook()[: len(workbook()) // 2],
        b"PK\x03\x04" + b"\0" * 500,
        b"PK\x03\x04",
        workbook().replace(b"PK\x05\x06", b"PK\x05\x07"),
    ],
)
def test_a_lying_or_broken_archive_is_refused(content: bytes) -> None:
    assert kind_of(content) in {"broken", "too-much-inside"}


def test_a_malformed_sheet_is_a_problem_not_an_exception() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, part[:-40] if "sheet1" in entry.filename else part)

    assert kind_of(out.getvalue()) == "broken"


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A2"><v>2</v></c></row>', None),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "too-many-columns"),
        ('<row r="1"><c r="A1" t="s"><v>77</v></c></row>', "broken"),
        (f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 32_768}</t></is></c></row>', "field-limit"),
    ],
)
def test_what_a_sheet_claims_is_not_believed(xml: str, kind: str | None) -> None:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet = head + b'<dimension ref="A1:XFD1048576"/><sheetData>' + xml.encode() + b"</sheetData></worksheet>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, sheet if "sheet1.xml" in entry.filename else old.read(entry))

    assert kind_of(out.getvalue()) == kind


def test_damaged_deflate_streams_are_refused() -> None:
    content = bytearray(workbook())
    at = content.find(b"xl/workbook.xml") + len("xl/workbook.xml") + 8
    content[at : at + 8] = b"\xff" * 8

    assert kind_of(bytes(content)) == "broken"
    assert zlib.crc32(bytes(content)) != zlib.crc32(workbook())
