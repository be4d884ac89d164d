"""Which files are kept: ending and bytes say the same, and nothing hides inside (security.md UP-2, UP-5)."""

import io
import tempfile
import time
from typing import BinaryIO

import pytest

from app.documents import sniff
from app.documents.rules import kinds, names, ranges
from app.kernel import ids
from app.kernel.values import Problem
from tests.documents.samples import GOOD, HOSTILE, MAIL, PDF, TYPES, picture


def opened(data: bytes) -> BinaryIO:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the test closes it
    file.write(data)
    file.seek(0)
    return file  # type: ignore[return-value]


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_of_the_table_is_kept_as_what_it_is(name: str) -> None:
    with opened(GOOD[name]) as file:
        kind = sniff.kind_of(name, file)

    assert kind.content_type == TYPES[name.rpartition(".")[2]]


def test_every_row_of_the_table_was_tried() -> None:
    assert {name.rpartition(".")[2] for name in GOOD} | {"heif"} == set(kinds.BY_ENDING)


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_or_broken_is_refused_with_words(what: str) -> None:
    name, data = HOSTILE[what]

    with opened(data) as file, pytest.raises(Problem) as refused:
        sniff.kind_of(name, file)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("ending", [ending for ending in kinds.BY_ENDING if ending != "heif"])
@pytest.mark.parametrize(
    "name", ["tenancy.pdf", "door.png", "door.jpg", "door.webp", "door.heic", "letter.docx"]
)
def test_no_file_passes_as_another_kind(name: str, ending: str) -> None:
    own = kinds.BY_ENDING[name.rpartition(".")[2]]
    if kinds.BY_ENDING[ending] is own:
        return

    with opened(GOOD[name]) as file, pytest.raises(Problem):
        sniff.kind_of(f"renamed.{ending}", file)


def test_a_scanned_page_that_begins_with_its_picture_is_kept() -> None:
    """Scanners write the JPEG right behind the head of the PDF: that is one file, not two."""
    scanned = (
        PDF[:15] + b"1 0 obj<</Filter/DCTDecode>>stream\n" + picture("JPEG") + b"\nendstream\n" + PDF[15:]
    )

    with opened(scanned) as file:
        assert sniff.kind_of("scan.pdf", file).name == "PDF"


def test_a_mail_with_a_page_in_it_is_kept() -> None:
    with opened(MAIL.replace(b"They", b"<html><script>x</script>")) as file:
        assert sniff.kind_of("mail.eml", file).name == "E-mail"


@pytest.mark.parametrize("what", ["a bomb", "a bomb that lies", "a million parts"])
def test_a_bomb_costs_little(what: str) -> None:
    name, data = HOSTILE[what]
    began = time.process_time()

    with opened(data) as file, pytest.raises(Problem):
        sniff.kind_of(name, file)

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("tenancy.pdf", "tenancy.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\maya\\tenancy.pdf", "tenancy.pdf"),
        ("a\r\nX-Evil: 1.pdf", "aX-Evil: 1.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("nul\x00.pdf", "nul.pdf"),
        (".htaccess.txt", "htaccess.txt"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("عقد الإيجار.pdf", "عقد الإيجار.pdf"),
        ("  spaced   out .pdf", "spaced out.pdf"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("\ud800.pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 300, "x" * 150),
        ("CON", "CON"),
    ],
)
def test_a_name_is_words_for_people_and_never_a_path(given: str, kept: str) -> None:
    assert names.clean(given) == kept
    assert len(names.clean(given)) <= 150


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("tenancy.pdf", "attachment; filename=\"tenancy.pdf\"; filename*=UTF-8''tenancy.pdf"),
        ('a"b;\r\n.pdf', "attachment; filename=\"a_b.pdf\"; filename*=UTF-8''a%22b%3B%0D%0A.pdf"),
        ("café.pdf", "attachment; filename=\"cafe.pdf\"; filename*=UTF-8''caf%C3%A9.pdf"),
        ("عقد.pdf", "attachment; filename=\"document.pdf\"; filename*=UTF-8''%D8%B9%D9%82%D8%AF.pdf"),
    ],
)
def test_a_download_carries_its_name_in_two_writings(name: str, header: str) -> None:
    assert names.disposition(name) == header


def test_a_key_says_when_it_was_made_and_nothing_else_is_a_key() -> None:
    key = names.key_of(ids.new())

    assert names.made_at(key) is not None
    for wrong in (
        key[3:],
        f"aa/{key[3:]}",
        f"../{key}",
        "..",
        "",
        f"{key}/x",
        key.upper(),
        f"{key[:6]}{'-' * 36}",
    ):
        assert names.made_at(wrong) is None


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, (0, 99, True)),
        ("bytes=0-9", (0, 9, False)),
        ("bytes=90-", (90, 99, False)),
        ("bytes=-10", (90, 99, False)),
        ("bytes=-500", (0, 99, False)),
        ("bytes=50-500", (50, 99, False)),
        ("bytes=0-1,5-6", (0, 99, True)),
        ("bytes=9-2", (0, 99, True)),
        ("lines=1-2", (0, 99, True)),
        ("bytes=-", (0, 99, True)),
        ("bytes=" + "9" * 400 + "-", (0, 99, True)),
        ("bytes=100-", None),
        ("bytes=-0", None),
    ],
)
def test_a_range_is_one_part_or_the_whole(header: str | None, part: tuple[int, int, bool] | None) -> None:
    found = ranges.asked(header, 100)

    assert (found and (found.first, found.last, found.is_whole)) == part


def test_bytes_are_read_from_the_begin_wherever_the_file_stands() -> None:
    file = opened(GOOD["tenancy.pdf"])
    file.seek(0, io.SEEK_END)

    assert sniff.kind_of("tenancy.pdf", file).name == "PDF"
    file.close()
