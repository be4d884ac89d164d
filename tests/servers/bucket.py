"""A bucket of an S3-compatible store, small: put, get, head, delete, list."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(ThreadingHTTPServer):
    """What the server holds, and what was asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.broken = False
        #: keys a page of a listing; small, so that a test pages
        self.page = 2

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Bucket

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _key(self) -> str:
        self.server.asked.append(f"{self.command} {self.path}")
        return unquote(urlsplit(self.path).path).removeprefix("/files").removeprefix("/")

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("ETag", '"x"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        key, length = self._key(), int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            body = _unchunked(body)
        if self.server.broken:
            return self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        self.server.objects[key] = body
        return self._answer(200)

    def do_GET(self) -> None:
        key = self._key()
        if not key:
            return self._answer(200, self._listing())
        if key not in self.server.objects:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        return self._answer(200, self.server.objects[key])

    def do_HEAD(self) -> None:
        found = self.server.objects.get(self._key())
        self._answer(404) if found is None else self._answer(200, length=len(found))

    def do_DELETE(self) -> None:
        self.server.objects.pop(self._key(), None)
        self._answer(204)

    def _listing(self) -> bytes:
        after = parse_qs(urlsplit(self.path).query).get("continuation-token", [""])[0]
        keys = sorted(key for key in self.server.objects if key > after)
        shown = keys[: self.server.page]
        more = len(keys) > len(shown)
        inside = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in shown)
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        cut = f"<IsTruncated>{str(more).lower()}</IsTruncated>"
        return f"<ListBucketResult>{cut}{token}{inside}</ListBucketResult>".encode()


def _unchunked(body: bytes) -> bytes:
    """The body of a request whose sum comes behind it."""
    whole = b""
    while body:
        line, _, body = body.partition(b"\r\n")
        size = int(line.partition(b";")[0], 16)
        if size == 0:
            break
        whole, body = whole + body[:size], body[size + 2 :]
    return whole


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A bucket for the length of the block."""
    server = Bucket()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
