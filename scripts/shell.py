"""psql on the development database, or on the one of DATABASE_OWNER_URL or DATABASE_URL."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app import devpg
from app.settings import current


def main() -> int:
    """Open psql and return its exit code."""
    settings = current()
    folder = devpg.binaries(settings.pg_bin)
    given = settings.database_owner_url or settings.database_url
    if given:
        return psql(folder, given.reveal())
    server = devpg.acquire(settings.data_dir, bin_dir=folder)
    try:
        return psql(folder, server.superuser_url("recourse"))
    finally:
        server.release()


def psql(folder: Path, url: str) -> int:
    """Debian's psql if there is one, since that of the wheel has no line editing.

    The password goes through a file of ours: everybody on the machine can read the words of a command.
    """
    program = shutil.which("psql") or str(folder / "psql")
    words = conninfo_to_dict(url)
    password = str(words.pop("password", "")).replace("\\", "\\\\").replace(":", "\\:")
    with NamedTemporaryFile("w", prefix="recourse-") as passfile:
        passfile.write(f"*:*:*:*:{password}\n")
        passfile.flush()
        address = make_conninfo(**words, passfile=passfile.name)
        return subprocess.run([program, address], check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except devpg.CannotServe as refusal:
        sys.exit(str(refusal))
