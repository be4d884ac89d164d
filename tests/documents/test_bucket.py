"""The same store in an S3-compatible bucket, by setting."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from app.documents import files, intake, jobs
from app.documents.bucket import Bucket
from app.documents.pages import document, picture
from app.documents.rules import names
from app.documents.store import Missing, stage
from app.kernel import db, ids
from app.settings import Secret, Settings
from tests import make
from tests.documents.make import attach, download
from tests.documents.samples import GOOD, PDF
from tests.jobs.make import Run
from tests.servers import bucket as servers


@pytest.fixture
def s3() -> Iterator[servers.Bucket]:
    with servers.bucket() as running:
        yield running


@pytest.fixture
def mine(s3: servers.Bucket, tmp_path: Path) -> files.Files:
    """The files of a deployment that names this bucket."""
    return files.of(
        Settings(
            documents_folder=tmp_path,
            documents_s3_bucket="files",
            documents_s3_endpoint=s3.url,
            documents_s3_region="eu-west-2",
            documents_s3_key=Secret("key"),
            documents_s3_secret=Secret("secret"),
        )
    )


async def test_a_document_goes_through_a_bucket_and_no_link_leads_there(
    house: None, mine: files.Files, s3: servers.Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (files, intake, jobs, document):
        monkeypatch.setattr(module, "files", lambda: mine)
    maya = await make.account("operator")
    reference = await make.case(maya)

    answer = await attach(maya, reference, ("tenancy.pdf", PDF))
    key = await db.fetchval("select storage_key from document")
    sent = await download(maya, await db.fetchval("select id from document"), range="bytes=0-4")

    assert answer.status == 303
    assert s3.objects == {key: PDF}
    assert (sent.status, sent.bytes, sent.headers.get("location")) == (206, b"%PDF-", None)
    assert list(mine.staging.glob("*")) == []


async def test_a_small_picture_lies_in_the_bucket_beside_its_document(
    house: None, mine: files.Files, s3: servers.Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (files, intake, jobs, document, picture):
        monkeypatch.setattr(module, "files", lambda: mine)
    maya = await make.account("operator")
    await attach(maya, await make.case(maya), ("wall.png", GOOD["door.png"]))
    row = await db.fetchrow("select id, storage_key from document")
    assert row is not None

    await jobs.draw(Run())

    assert set(s3.objects) == {row["storage_key"], names.picture_of(row["storage_key"])}
    sent = await download(maya, row["id"], route="documents.picture.show")
    assert (sent.status, sent.bytes) == (200, s3.objects[names.picture_of(row["storage_key"])])
    assert list(mine.staging.glob("*")) == []


async def test_a_bucket_that_refuses_is_said_and_leaves_nothing(
    house: None, mine: files.Files, s3: servers.Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (files, intake, jobs, document):
        monkeypatch.setattr(module, "files", lambda: mine)
    maya = await make.account("operator")
    s3.broken = True

    answer = await attach(maya, await make.case(maya), ("tenancy.pdf", PDF))

    assert answer.status == 503
    assert await db.fetchval("select count(*) from document") == 0
    assert list(mine.staging.glob("*")) == []


def test_a_bucket_keeps_the_contract_of_a_store(mine: files.Files, tmp_path: Path) -> None:
    store = cast(Bucket, mine.store)
    keys = [names.key_of(ids.new()) for _each in range(5)]
    for n, key in enumerate(keys):
        with (tmp_path / "source").open("w+b") as source:
            source.write(b"x" * (n + 1))
            store.keep(stage(mine.staging, ids.new(), source, most=10).path, key)

    assert sorted(store.keys()) == sorted(keys)
    assert [store.size(key) for key in keys] == [1, 2, 3, 4, 5]
    with store.open(keys[2]) as found:
        assert found.read() == b"xxx"
    store.drop(keys[0])
    store.drop(keys[0])
    assert store.size(keys[0]) is None
    with pytest.raises(Missing):
        store.open(keys[0])
