"""One JSON line for each thing worth knowing, on stderr; never a word of personal data (security.md LG-1).

Only the keys of `KEYS` are written. In tests and development another key raises `UnknownKey`; in
production it is dropped and its name is written as `dropped`: a slip costs a value, not a leak.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, Final, TextIO
from uuid import UUID

import structlog

from app.kernel import clock

_WORDS = """
    at level event logger dropped request_id trace_id process version
    route method status ms statements rows actor_id role address agent area
    subject_kind subject_id kind code outcome reason rule count directive permission
    job_id task slot attempt lease_no gateway channel
    error_class sqlstate table constraint place trace
"""
KEYS: Final = frozenset(_WORDS.split())
LONGEST_VALUE = 200

_strict = True
_traces = False
_lines = structlog.get_logger("recourse")
_security = structlog.get_logger("recourse.security")


class UnknownKey(ValueError):
    """A key nobody has judged fit for a log, or a value that is more than a word or a number."""


def configure(
    *,
    strict: bool,
    traces: bool = False,
    process: str = "",
    version: str = "",
    stream: TextIO | None = None,
) -> None:
    """Set up logging for this process.

    `strict` (tests, development) raises on an unlisted key. `traces` (development alone, where no real
    data is) also writes tracebacks and the words of libraries.
    """
    global _strict, _traces
    _strict, _traces = strict, traces
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            _stamped(process, version),
            _only_listed,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Foreign()]
    root.setLevel(logging.WARNING)


def line(event: str, **keys: Any) -> None:
    """A thing that happened."""
    _lines.info(event, logger="recourse", **keys)


def warning(event: str, **keys: Any) -> None:
    """A thing somebody should look at when there is time."""
    _lines.warning(event, logger="recourse", **keys)


def error(event: str, failure: BaseException | None = None, **keys: Any) -> None:
    """A thing that went wrong: the class and place of the failure, never its words (security.md DB-2)."""
    if failure is not None:
        keys = {**about(failure), **keys}
    _lines.error(event, logger="recourse", **keys)


def security(event: str, **keys: Any) -> None:
    """A line for whoever watches for attacks (security.md LG-2)."""
    _security.warning(event, logger="recourse.security", **keys)


@contextmanager
def bound(**keys: Any) -> Iterator[None]:
    """Write these keys on every line until the block ends: a request's id, a job's id."""
    with structlog.contextvars.bound_contextvars(**keys):
        yield


def about(failure: BaseException) -> dict[str, str]:
    """What may be told of a failure: class, SQLSTATE, table, constraint, and where it was raised."""
    told = {"error_class": type(failure).__name__}
    for key, attribute in (
        ("sqlstate", "sqlstate"),
        ("table", "table_name"),
        ("constraint", "constraint_name"),
    ):
        value = getattr(failure, attribute, None)
        if isinstance(value, str) and value:
            told[key] = value[:LONGEST_VALUE]
    frames = traceback.extract_tb(failure.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or list(frames)
    if ours:
        name = ours[-1].filename.replace("\\", "/").rsplit("/app/", 1)[-1]
        told["place"] = f"{name}:{ours[-1].lineno}"[-LONGEST_VALUE:]
    if _traces:
        told["trace"] = "".join(traceback.format_exception(failure))
    return told


def _stamped(process: str, version: str) -> structlog.typing.Processor:
    always = {key: value for key, value in (("process", process), ("version", version)) if value}

    def stamp(_logger: Any, _method: str, line_: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"at": clock.now().isoformat(timespec="milliseconds"), **always, **line_}

    return stamp


def _only_listed(_logger: Any, _method: str, line_: MutableMapping[str, Any]) -> Mapping[str, Any]:
    unknown = sorted(key for key, value in line_.items() if key not in KEYS or not _is_plain(key, value))
    if unknown and _strict:
        raise UnknownKey(f"Not fit for a log line: {', '.join(unknown)}. See KEYS in app/kernel/log.py.")
    kept = {key: _shown(value) for key, value in line_.items() if key not in unknown and value is not None}
    return {**kept, "dropped": " ".join(unknown)[:LONGEST_VALUE]} if unknown else kept


def _is_plain(key: str, value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_VALUE or key == "trace"
    return value is None or isinstance(value, bool | int | float | UUID)


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


class _Foreign(logging.Handler):
    """Lines of libraries: their name and level; their words only where no real data is."""

    def emit(self, record: logging.LogRecord) -> None:
        keys: dict[str, Any] = {"kind": record.name[:LONGEST_VALUE]}
        failure = record.exc_info[1] if record.exc_info else None
        if failure is not None:
            keys |= about(failure)
        if _traces:
            keys["trace"] = self.format(record)
        _lines.log(max(record.levelno, logging.INFO), "library", logger="recourse", **keys)
