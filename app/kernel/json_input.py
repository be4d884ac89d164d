"""JSON from a stranger: one strict reading with bounds, before anybody looks inside (security.md WB-9, 5.3)."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from app.kernel.errors import Invalid
from app.kernel.language import _

DEEPEST = 32
_LONGEST_NUMBER = 20


def read_json(body: bytes | str) -> Any:
    """The value of a JSON text; numbers with a point become `Decimal`.

    Raises `Invalid` (key `form`) for what is not UTF-8 or not JSON, for a key that is there twice, an
    exponent, NaN, a number of more than 20 characters, or nesting deeper than `DEEPEST`.
    """
    try:
        text = body.decode("utf-8") if isinstance(body, bytes) else body
    except UnicodeDecodeError:
        raise Invalid(form=_("Send JSON in UTF-8.")) from None
    if _depth(text) > DEEPEST:
        raise Invalid(form=_("Send JSON that is nested less deeply."))
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_float=_decimal, parse_int=_whole, parse_constant=_nothing
        )
    except json.JSONDecodeError as wrong:
        place = {"line": wrong.lineno, "column": wrong.colno}
        raise Invalid(form=_("This is not JSON: see line %(line)d, column %(column)d.") % place) from None


def _depth(text: str) -> int:
    """How deeply brackets nest outside strings, counted without recursion."""
    depth = deepest = 0
    in_string = escaped = False
    for letter in text:
        if in_string:
            in_string, escaped = escaped or letter != '"', letter == "\\" and not escaped
        elif letter == '"':
            in_string, escaped = True, False
        elif letter in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Invalid(form=_("Send each key of a JSON object once."))
    return found


def _whole(written: str) -> int:
    return int(_bounded(written))


def _decimal(written: str) -> Decimal:
    if "e" in written.lower():
        raise Invalid(form=_("Write numbers without an exponent."))
    return Decimal(_bounded(written))


def _bounded(written: str) -> str:
    if len(written) > _LONGEST_NUMBER:
        raise Invalid(form=_("Send numbers of at most %(most)d characters.") % {"most": _LONGEST_NUMBER})
    return written


def _nothing(_written: str) -> NoReturn:
    raise Invalid(form=_("NaN and Infinity are not numbers here."))
