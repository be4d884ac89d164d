"""Small pictures of documents: painted anew by a process of its own, shown in lists, gone with their document."""

import io
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from PIL import ExifTags, Image

from app.accounts.account import Account
from app.documents import commands, jobs, pictures, shrinking
from app.documents.intake import Received
from app.documents.rules import names
from app.kernel import db, fault, ids
from app.kernel.actor import Subject, the_system
from app.kernel.confined import Means
from app.privacy.commands import retention
from app.privacy.jobs import run as erase
from app.settings import ROOT
from app.web.routing import url_for
from tests import make
from tests.browser import Browser
from tests.documents.conftest import At, Disk
from tests.documents.make import Download, attach, download, night
from tests.documents.samples import GOOD, HEIC, PDF, png
from tests.jobs.make import Run
from tests.servers.clamd import clamd

MIB = 1024 * 1024
RED, BLUE, WHITE = (220, 20, 30), (20, 30, 220), (255, 255, 255)
TURNED_RIGHT = 6
pytestmark = pytest.mark.usefixtures("keys_of_today")


def written(picture: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **more)
    return made.getvalue()


def halves(mode: str = "RGB", size: tuple[int, int] = (800, 600)) -> Image.Image:
    """Red at the left, blue at the right."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    return picture.convert(mode)


def from_a_telephone() -> bytes:
    """A photo lying on its side, that says where and with what it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = TURNED_RIGHT
    exif[ExifTags.Base.Make] = "Canary telephone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "Canary place"
    return written(halves(), "JPEG", exif=exif, comment=b"Canary words", icc_profile=b"Canary colours")


def opened(jpeg: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
    picture.load()
    return picture


def close(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(found, wanted, strict=True))


async def picture_of(who: Account, document: object) -> Download:
    return await download(who, document, route="documents.picture.show")


async def the(name: str) -> dict[str, Any]:
    """The row of the document of this name."""
    row = await db.fetchrow("select * from document where name = $1", name)
    assert row is not None
    return dict(row)


async def test_a_photo_is_turned_right_and_says_nothing_of_where_it_was_taken(
    maya: Account, reference: str
) -> None:
    """security.md UP-4: EXIF and GPS dropped."""
    sent = from_a_telephone()
    assert sent.count(b"Canary") == 4
    await attach(maya, reference, ("wall.jpg", sent))
    assert await jobs.undrawn() is not None

    await jobs.draw(Run())

    assert await jobs.undrawn() is None
    row = await the("wall.jpg")
    answer = await picture_of(maya, row["id"])
    small = opened(answer.bytes)
    assert (row["picture_width"], row["picture_height"]) == small.size == (240, 320)
    assert close(small.getpixel((120, 20)), RED) and close(small.getpixel((120, 300)), BLUE)
    assert not small.getexif() and set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Canary" not in answer.bytes and b"Exif" not in answer.bytes
    assert (await download(maya, row["id"])).bytes == sent


async def test_it_is_the_one_file_that_a_page_may_show(maya: Account, reference: str) -> None:
    """security.md UP-4, WB-4, WB-5."""
    await attach(maya, reference, ("wall.png", GOOD["door.png"]))
    await jobs.draw(Run())

    answer = await picture_of(maya, (await the("wall.png"))["id"])

    assert answer.status == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox;")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_lists_show_it_beside_the_name_and_the_kind_where_there_is_none(
    maya: Account, reference: str
) -> None:
    await attach(maya, reference, ("wall.png", GOOD["door.png"]), ("lease.pdf", PDF), ("p.heic", HEIC))
    before = await Browser(maya).get("cases.case.show", reference=reference)
    assert sorted(before.texts("aside .file")) == ["HEIC", "PDF", "PNG"]

    await jobs.draw(Run())

    address = url_for("documents.picture.show", id=(await the("wall.png"))["id"])
    for page in ("cases.case.show", "cases.attachment.index"):
        answer = await Browser(maya).get(page, reference=reference)
        [image] = answer.soup.select(".list img.file")
        assert image["src"] == address
        assert (image["alt"], image["loading"]) == ("wall.png", "lazy")
        assert (image["width"], image["height"]) == ("48", "32")
        assert sorted(answer.texts(".list span.file")) == ["HEIC", "PDF"]


async def test_whoever_may_not_open_the_case_learns_nothing(maya: Account, reference: str) -> None:
    """security.md AZ-3: a foreign picture, one that is not there and rubbish are one answer."""
    await attach(maya, reference, ("wall.png", GOOD["door.png"]), ("lease.pdf", PDF))
    await jobs.draw(Run())
    row, stranger = await the("wall.png"), Browser(await make.account("operator"))

    answers = [
        await stranger.get("documents.picture.show", id=each) for each in (row["id"], ids.new(), "rubbish")
    ]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.plain for answer in answers}) == 1
    assert len({answer.statements for answer in answers}) == 1
    assert (await picture_of(maya, (await the("lease.pdf"))["id"])).status == 404
    assert (await picture_of(maya, row["id"])).status == 200


@pytest.mark.parametrize(
    ("name", "data", "left"),
    [
        ("grey.png", written(Image.new("I;16", (400, 300), 0xFFFF)), WHITE),
        ("few.png", written(halves("P")), RED),
        ("ink.jpg", written(halves("CMYK"), "JPEG"), RED),
        ("clear.png", written(Image.new("RGBA", (400, 300), (0, 0, 0, 0))), WHITE),
        ("moving.webp", written(halves(), "WEBP", save_all=True, append_images=[Image.new("RGB", (800, 600))]), RED),
        ("wide.png", written(halves(size=(4000, 5))), RED),
    ],
)  # fmt: skip
async def test_every_way_to_paint_gives_the_first_frame_on_white(
    name: str, data: bytes, left: tuple[int, int, int]
) -> None:
    kind = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}[name.rpartition(".")[2]]
    with tempfile.TemporaryFile() as file:
        file.write(data)
        small = await pictures.small_of(file, kind)

    assert small is not None
    picture = opened(small.jpeg)
    assert picture.size == (small.width, small.height) and max(picture.size) <= shrinking.EDGE
    assert picture.mode == "RGB" and close(picture.getpixel((2, picture.height // 2)), left)


def test_a_bomb_is_known_by_what_it_claims_and_costs_no_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises((shrinking.TooLarge, Image.DecompressionBombError)):
        shrinking.shrink(io.BytesIO(png(50_000, 50_000)), "PNG")
    with pytest.raises(shrinking.TooLarge):
        shrinking.shrink(io.BytesIO(png(8_000, 5_001)), "PNG")

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


async def test_what_cannot_be_painted_keeps_its_kind_and_holds_nobody_up(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    """A bomb, a picture whose end is missing inside, and one of another kind than its type."""
    broken = {"bomb.png": png(50_000, 50_000), "cut.png": png(600, 400)}
    await attach(maya, reference, *broken.items(), ("well.png", GOOD["door.png"]))
    await db.execute("update document set content_type = 'image/webp' where name = 'cut.png'")

    await jobs.draw(Run())

    assert [(await the(name))["picture"] for name in broken] == ["none", "none"]
    assert (await the("well.png"))["picture"] == "made"
    assert len(on_disk.kept) == 4
    assert (await download(maya, (await the("bomb.png"))["id"])).status == 200


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.webp"])
async def test_a_picture_that_ends_too_early_has_no_small_one(name: str) -> None:
    kind = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}[name.rpartition(".")[2]]
    whole = written(Image.effect_noise((300, 200), 80).convert("RGB"), kind)
    with tempfile.TemporaryFile() as file:
        file.write(whole[: len(whole) // 2])
        assert await pictures.small_of(file, f"image/{kind.lower()}") is None


async def test_one_that_takes_more_than_it_is_given_is_ended() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(written(Image.new("RGB", (4000, 4000)), compress_level=1))
        assert await pictures.small_of(file, "image/png", Means(memory=64 * MIB)) is None
        assert await pictures.small_of(file, "image/png") is not None


async def test_what_is_taken_off_takes_its_small_picture_along(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    await attach(maya, reference, ("wall.png", GOOD["door.png"]), ("door.jpg", GOOD["door.jpg"]))
    await jobs.draw(Run())
    gone = (await the("wall.png"))["id"]
    await Browser(maya).post("cases.attachment.destroy", reference=reference, id=gone)

    told = await night()

    stays = (await the("door.jpg"))["storage_key"]
    kept = {path.relative_to(on_disk.root / "kept").as_posix() for path in on_disk.kept}
    assert kept == {stays, names.picture_of(stays)}
    assert (told["orphans"], told["damaged"]) == (0, 0)
    assert (await picture_of(maya, gone)).status == 404


async def test_erasing_a_case_erases_the_pictures_of_its_pictures(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    """security.md PR-2."""
    await attach(maya, reference, ("wall.jpg", from_a_telephone()))
    await jobs.draw(Run())
    assert len(on_disk.kept) == 2
    await Browser(maya).post(
        "cases.outcome.create", {"code": "suspend_case/INSUF", "notes": "Over"}, reference=reference
    )
    await db.execute("update cases set modified_at = now() - interval '4 years'")
    await db.execute("update case_facts set modified_at = now() - interval '4 years'")

    await erase(Run(run=str(await retention.ask("case", dry=False))))
    row = await db.fetchrow("select state, picture, picture_sha256 from document")
    told = await night()

    assert row is not None and tuple(row) == ("deleted", "none", "")
    assert on_disk.kept == []
    assert told["orphans"] == 0


CHILD = """
import asyncio, json, os, sys
from app.documents import jobs
from app.kernel import fault
fault.arm(sys.argv[1])
asyncio.run(jobs.painted(json.loads(sys.argv[2])))
"""


@pytest.mark.slow
@pytest.mark.parametrize("place", ["files.write", "picture.after_keep"])
async def test_a_killed_attempt_leaves_nothing_that_the_next_does_not_take_up(
    maya: Account, reference: str, on_disk: Disk, place: str
) -> None:
    await attach(maya, reference, ("wall.png", GOOD["door.png"]), ("gone.png", GOOD["door.png"]))
    for name in ("wall.png", "gone.png"):
        row = await the(name)
        about = (
            f'{{"storage_key": "{row["storage_key"]}", "bytes": {row["bytes"]}, "content_type": "image/png"}}'
        )
        child = subprocess.run(  # noqa: ASYNC221 - our own interpreter
            [sys.executable, "-c", CHILD, f"{place}=die", about],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "RECOURSE_ENV": "test", "DOCUMENTS_FOLDER": str(on_disk.root)},
            check=False,
        )
        assert child.returncode == -signal.SIGKILL
    left = (len(on_disk.kept), len(on_disk.staged))
    assert left == ((4, 0) if place == "picture.after_keep" else (2, 2))
    assert {row["picture"] for row in await db.fetch("select picture from document")} == {"waiting"}
    await db.execute("update document set state = 'deleted', deleted_at = now() where name = 'gone.png'")

    await night()
    await jobs.draw(Run())

    assert (await the("wall.png"))["picture"] == "made"
    assert (len(on_disk.kept), len(on_disk.staged)) == (2, 0)


async def test_a_failure_after_the_file_is_kept_makes_it_once_more(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    await attach(maya, reference, ("wall.png", GOOD["door.png"]))
    fault.arm("picture.after_keep#1=err")
    with pytest.raises(fault.Fault):
        await jobs.draw(Run())
    assert (await the("wall.png"))["picture"] == "waiting"

    await jobs.draw(Run())

    assert (await picture_of(maya, (await the("wall.png"))["id"])).status == 200
    assert len(on_disk.kept) == 2


@pytest.mark.parametrize("harm", ["missing", "cut", "altered"])
async def test_one_that_is_not_what_was_made_is_made_anew(
    maya: Account, reference: str, on_disk: Disk, harm: str
) -> None:
    """Nothing is lost with it: the document is there, and a copy of the house holds none of them."""
    await attach(maya, reference, ("wall.png", GOOD["door.png"]))
    await jobs.draw(Run())
    key = (await the("wall.png"))["id"]
    [path] = [path for path in on_disk.kept if path.name.endswith(".small")]
    whole = path.read_bytes()
    harms: dict[str, Callable[[], Any]] = {
        "missing": path.unlink,
        "cut": lambda: path.write_bytes(whole[:-1]),
        "altered": lambda: path.write_bytes(whole[:-1] + b"\0"),
    }
    harms[harm]()

    if harm == "altered":
        assert (await picture_of(maya, key)).status == 404
    else:
        assert (await night())["damaged"] == 0
    await jobs.draw(Run())

    assert (await picture_of(maya, key)).status == 200
    assert path.read_bytes() == whole


async def test_with_a_scanner_only_what_it_found_clean_is_painted(
    maya: Account,
    reference: str,
    on_disk: Disk,
    at: At,
) -> None:
    """security.md UP-9; a scanner that came later takes away what was painted before."""
    await attach(maya, reference, ("early.png", GOOD["door.png"]))
    await jobs.draw(Run())
    await db.execute("update document set scan = 'clean'")
    await attach(maya, reference, ("a.png", GOOD["door.png"]))
    async with clamd() as scanner:
        at(scanner.address)
        assert await jobs.undrawn() is None
        await jobs.scan(Run())
        assert await jobs.undrawn() is not None
        await db.execute("update document set scan = 'unscanned' where name = 'early.png'")
        scanner.answer = b"stream: Canary FOUND\0"
        await jobs.scan(Run())
        await jobs.draw(Run())

    assert ((await the("a.png"))["picture"], (await the("early.png"))["picture"]) == ("made", "none")
    assert (await picture_of(maya, (await the("early.png"))["id"])).status == 410
    assert len(on_disk.kept) == 4
    await night()
    assert [path.name for path in on_disk.kept if path.name.endswith(".small")] == [
        f"{(await the('a.png'))['id']}.small"
    ]


async def test_a_small_picture_takes_no_room_and_is_no_document(maya: Account, reference: str) -> None:
    counted = "select sum(n)::int from counter where name = 'documents.bytes' and scope = $1"
    await attach(maya, reference, ("wall.png", GOOD["door.png"]))
    await jobs.draw(Run())

    assert await db.fetchval(counted, maya.organisation) == len(GOOD["door.png"])
    assert await commands.recount() == 0
    assert await db.fetchval("select count(*) from document") == 1


async def test_what_the_public_sends_takes_up_room_of_whom_it_was_sent_to(maya: Account) -> None:
    """security.md UP-1: the quota; whoever answers a survey belongs to nobody."""
    counted = "select sum(n)::int from counter where name = 'documents.bytes' and scope = $1"
    sent, owner = (
        Received(ids.new(), "wall.pdf", "application/pdf", 4_000, "s"),
        Subject("submission", ids.new()),
    )
    [key] = await commands.attach(
        owner, [sent], by=the_system, organisation=maya.organisation, event=("submission", "SUBMISSION_FILED")
    )

    assert await commands.recount() == 0
    assert await db.fetchval(counted, maya.organisation) == 4_000

    await commands.destroy(key, owner, by=the_system, event=("submission", "SUBMISSION_FILED"), frozen=False)
    assert await db.fetchval(counted, maya.organisation) == 0
