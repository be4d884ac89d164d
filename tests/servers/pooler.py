"""A real PgBouncer before a database, set up as deploy/pgbouncer.ini says."""

import os
import pwd
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from app.devpg.places import free_port
from app.settings import ROOT

#: Debian keeps it where only root's path looks
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def pooler(url: str, folder: Path) -> Iterator[str]:
    """The address of the same database through the pooler, for the length of the block."""
    assert PROGRAM
    to, port = urlsplit(url), free_port()
    users, settings = folder / "userlist.txt", folder / "pgbouncer.ini"
    users.write_text(f'"{to.username}" "{to.password}"\n')
    text = (ROOT / "deploy" / "pgbouncer.ini").read_text()
    text = re.sub(r"(?m)^recourse = .*", f"{to.path[1:]} = host={to.hostname} port={to.port}", text)
    text = re.sub(r"(?m)^listen_port = .*", f"listen_port = {port}", text)
    text = re.sub(r"(?m)^auth_file = .*", f"auth_file = {users}", text)
    # Two connections of the server for everybody: what one transaction left behind would meet another one.
    settings.write_text(re.sub(r"(?m)^default_pool_size = .*", "default_pool_size = 2", text))
    words, lower = [PROGRAM, str(settings)], {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        lower = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for path in (folder, users, settings):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
    with (folder / "pgbouncer.log").open("ab") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, **lower)  # type: ignore[call-overload]
    try:
        pooled = f"postgresql://{to.username}:{to.password}@127.0.0.1:{port}{to.path}"
        _wait_for(pooled, process)
        yield pooled
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "PgBouncer ended; its log says why."
        try:
            with socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0), timeout=1):
                break
        except OSError:
            _a_moment(process)
    psycopg.connect(url, connect_timeout=30).close()


def _a_moment(process: "subprocess.Popen[bytes]") -> None:
    """A moment, cut short when the process ends."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return
