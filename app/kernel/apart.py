"""A workbook is read by a process of its own, with little memory and time (security.md UP-5).

What a hostile file makes of that process is a file that could not be read. The process gets the bytes and
nothing else: no setting, no connection. It answers in lines of JSON, so that nothing it says is ever run.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import asdict
from typing import IO, Any, BinaryIO, Final

from app.kernel import confined, workbook
from app.kernel.confined import Means
from app.kernel.delimited import Limits, Position, Stopped
from app.kernel.remarks import Remark

BATCH: Final = 200
DEFAULT: Final = Means()


def rows_of(
    file: BinaryIO, limits: Limits, position: Position, notes: list[Remark], means: Means = DEFAULT
) -> Generator[list[str], None, None]:
    """As `workbook.rows_of`, which the other process runs; `file` is left where that one has come to.

    Raises Stopped at a limit, and for whatever the other process dies of.
    """
    with tempfile.TemporaryFile() as copy:
        # The two processes would share one place in the file; each needs its own.
        shutil.copyfileobj(file, copy)
        copy.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our interpreter, our module
            confined.command(__name__, means, json.dumps(asdict(limits))),
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=confined.environment(),
        )
        assert child.stdout is not None
        try:
            yield from _heard(child.stdout, file, position, notes)
        finally:
            child.kill()
            child.wait()
            child.stdout.close()


def _heard(said: IO[bytes], file: BinaryIO, position: Position, notes: list[Remark]) -> Iterator[list[str]]:
    for line in said:
        answer: dict[str, Any] = json.loads(line)
        if "at" in answer:
            file.seek(answer["at"])
        for number, cells in answer.get("rows", ()):
            position.line = number
            yield cells
        notes.extend(Remark(**note) for note in answer.get("notes", ()))
        if stopped := answer.get("stopped"):
            raise Stopped(Remark(**stopped))
        if "end" in answer:
            return
    raise Stopped(Remark("broken"))


def _main() -> None:
    [given] = confined.confine()
    limits = Limits(**json.loads(given))
    try:
        _tell(sys.stdin.buffer, limits)
    except Stopped as stopped:
        _say(stopped=_plain(stopped.remark))
    except (*workbook.BROKEN, MemoryError):
        _say(stopped={"kind": "broken"})


def _tell(file: BinaryIO, limits: Limits) -> None:
    position, notes, batch = Position(), list[Remark](), list[tuple[int, list[str]]]()
    try:
        for cells in workbook.rows_of(file, limits, position, notes):
            batch.append((position.line, cells))
            if len(batch) == BATCH:
                _say(rows=batch, at=file.tell())
                batch.clear()
    finally:
        # Also those before the row that stopped it.
        _say(rows=batch, notes=[_plain(note) for note in notes])
    _say(end=True)


def _plain(remark: Remark) -> dict[str, Any]:
    return {"kind": remark.kind, "line": remark.line, "values": dict(remark.values)}


def _say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    _main()
