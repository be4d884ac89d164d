from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Invalid
from app.kernel.json_input import read_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'{"a": [1, 2.50, "x", null, true]}', {"a": [1, Decimal("2.50"), "x", None, True]}),
        (b'"[[[[ \\" {{{{"', '[[[[ " {{{{'),
        (b"[" * 32 + b"]" * 32, None),
    ],
)
def test_json_is_read(text: bytes, value: object) -> None:
    read = read_json(text)

    assert value is None or read == value


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"\xff",
        b'{"a": 1, "a": 2}',
        b"NaN",
        b"-Infinity",
        b"1e5",
        b"1E+999999",
        b"9" * 4_301,
        b"1." + b"0" * 100,
        b"[" * 33 + b"]" * 33,
        b"[" * 500_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_json_that_could_hurt_is_refused_with_words(text: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        read_json(text)

    assert str(refused.value.problems["form"])


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(body: bytes) -> None:
    try:
        read_json(body)
    except Invalid as refused:
        assert refused.status == 422
