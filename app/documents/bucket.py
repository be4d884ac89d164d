"""Bytes in an S3-compatible bucket, through Piccolo API's media storage; imported only where one is set."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from piccolo_api.media.s3 import S3MediaStorage

from app.documents.store import CHUNK, Missing
from app.documents.tables import Document
from app.settings import Settings

_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class Bucket(S3MediaStorage):
    """Read by us and streamed on, never by a signed link (security.md UP-4)."""

    def __init__(self, bucket: str, connection: dict[str, Any]) -> None:
        waits = Config(connect_timeout=5, read_timeout=10, retries={"max_attempts": 2, "mode": "standard"})
        super().__init__(
            column=Document.storage_key,
            bucket_name=bucket,
            connection_kwargs={"config": waits, **connection},
            allowed_extensions=None,
            allowed_characters=None,
        )
        self._client: Any = super().get_client()  # type: ignore[no-untyped-call]

    @classmethod
    def of(cls, settings: Settings) -> "Bucket":
        """The bucket that the settings name; without keys the machine's own role is used."""
        return cls(
            settings.documents_s3_bucket,
            {
                "endpoint_url": settings.documents_s3_endpoint or None,
                "region_name": settings.documents_s3_region or None,
                "aws_access_key_id": settings.documents_s3_key.reveal() or None,
                "aws_secret_access_key": settings.documents_s3_secret.reveal() or None,
            },
        )

    def get_client(self, config: Any = None) -> Any:
        """One client for all threads: making one reads a large model each time."""
        return self._client if config is None else super().get_client(config)  # type: ignore[no-untyped-call]

    def generate_file_key(self, file_name: str, user: Any = None) -> str:
        """Our key as it is: no part of it comes from a person."""
        return file_name

    def keep(self, staged: Path, key: str) -> None:
        """Send the staged bytes, then take them away here."""
        with staged.open("rb") as source, _plainly():
            self.store_file_sync(key, source)
        staged.unlink()

    def open(self, key: str) -> BinaryIO:
        """The bytes, in a file of this machine that has no name."""
        copy = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it
        try:
            with _plainly():
                body: Any = self.get_file_sync(key)
                shutil.copyfileobj(body, copy, CHUNK)
        except BaseException:
            copy.close()
            raise
        copy.seek(0)
        return copy

    def size(self, key: str) -> int | None:
        """From the bucket's own record."""
        try:
            with _plainly():
                return int(self._client.head_object(Bucket=self.bucket_name, Key=key)["ContentLength"])
        except Missing:
            return None

    def drop(self, key: str) -> None:
        """Delete; a bucket does not mind if it is gone."""
        with _plainly():
            self.delete_file_sync(key)

    def keys(self) -> Iterator[str]:
        """Page by page: a bucket may hold more than fits in memory."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name)
        with _plainly():
            for page in pages:
                for found in page.get("Contents", ()):
                    yield found["Key"]


@contextmanager
def _plainly() -> Iterator[None]:
    """What goes wrong, as the store's contract says it."""
    try:
        yield
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code", "")) in _GONE:
            raise Missing from error
        raise OSError("The bucket refused.") from error
    except BotoCoreError as error:
        raise OSError("The bucket cannot be reached.") from error
