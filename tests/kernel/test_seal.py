"""Key rings, signatures and sealed values (security.md KE-2..KE-4)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.seal import BadKeys, CannotOpen, KeyRing, Sealer, Signer, new_ring

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
OLD, NEW = new_ring("old"), new_ring("new")
RING = KeyRing.parse("KEYS", OLD)
BOTH = KeyRing.parse("KEYS", f"{NEW},{OLD}")
PLACE = "second_factor.sealed_secret.1"

BAD = [
    ("", "no key"),
    ("nonsense", "not base64|fewer"),
    ("UPPER:" + "A" * 44, "a key id"),
    ("k:" + "A" * 40, "fewer than 32"),
    (f"{OLD},{OLD}", "twice"),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=[f"{said}-{n}" for n, (_text, said) in enumerate(BAD)])
def test_a_ring_that_cannot_be_used_is_refused_by_the_name_of_its_setting(text: str, said: str) -> None:
    with pytest.raises(BadKeys, match=f"KEYS.*({said})"):
        KeyRing.parse("KEYS", text)


def test_a_ring_shows_ids_and_never_keys() -> None:
    assert repr(BOTH) == "KeyRing(new, old)"


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_was_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    sealer = Sealer(RING)
    assert sealer.open(sealer.seal(plain, place), place) == plain


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_changed_bit_opens_nothing(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(Sealer(RING).seal(plain, PLACE))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        Sealer(RING).open(bytes(sealed), PLACE)


def test_a_sealed_value_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        Sealer(RING).open(Sealer(RING).seal(b"secret", PLACE), "second_factor.sealed_secret.2")


def test_an_older_key_opens_until_it_is_taken_out() -> None:
    sealed = Sealer(RING).seal(b"secret", PLACE)
    assert Sealer(BOTH).open(sealed, PLACE) == b"secret"
    with pytest.raises(CannotOpen, match="old"):
        Sealer(KeyRing.parse("KEYS", NEW)).open(sealed, PLACE)


@pytest.mark.parametrize("rubbish", [b"", b"\x00", b"\xff" * 40, b"\x03old", b"\x03old" + bytes(12)])
def test_rubbish_does_not_open(rubbish: bytes) -> None:
    with pytest.raises(CannotOpen):
        Sealer(RING).open(rubbish, PLACE)


@given(st.text(max_size=100))
def test_a_signed_subject_is_read_back(subject: str) -> None:
    signer = Signer(RING, "links")
    assert signer.read(signer.sign(subject, until=NOON), now=NOON - timedelta(seconds=1)) == subject


def test_a_signature_is_worth_nothing_late_changed_or_for_another_purpose() -> None:
    signed = Signer(RING, "links").sign("amal", until=NOON)
    early = NOON - timedelta(hours=1)
    later = ".".join(part if n != 1 else str(int(part) + 9_999) for n, part in enumerate(signed.split(".")))
    assert Signer(RING, "links").read(signed, now=NOON) is None
    assert Signer(RING, "cookies").read(signed, now=early) is None
    assert Signer(KeyRing.parse("KEYS", NEW), "links").read(signed, now=early) is None
    assert Signer(BOTH, "links").read(signed, now=early) == "amal"
    for changed in (later, signed[:-1], f"{signed}x", signed.replace("old", "new"), "", "...", "a.1.b.é"):
        assert Signer(BOTH, "links").read(changed, now=early) is None


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_signature(text: str) -> None:
    assert Signer(RING, "links").read(text, now=NOON) is None


def test_a_token_belongs_to_its_subject_and_purpose() -> None:
    tokens = {Signer(RING, purpose).token(subject) for purpose in "ab" for subject in ("1", "2")}
    assert len(tokens) == 4
    assert {len(each) for each in tokens} == {43}
