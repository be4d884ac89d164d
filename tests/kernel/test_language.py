"""Sentences of the catalogues, and the digits that stand in them."""

import re

import pytest
from babel.messages.pofile import read_po

from app.kernel import language

#: Codes, dates and figures that are typed as they stand there: they stay as the field takes them.
TYPED = re.compile(r"""[A-Za-z{"]|مثل|\d-\d|\d/\d|[-+]\d|\d[ ,]*-\d""")
PLACE = re.compile(r"%\(\w+\)[sd]")


def test_a_sentence_in_arabic_writes_its_figures_as_its_dates_are_written() -> None:
    with (language.CATALOGUES / "ar" / "LC_MESSAGES" / "recourse.po").open("rb") as file:
        messages = [message.string for message in read_po(file) if message.id]
    written = [each for said in messages for each in (said if isinstance(said, tuple) else (said,))]
    sentences = [PLACE.sub("", each) for each in written]

    assert [each for each in sentences if re.search("[0-9]", each) and not TYPED.search(each)] == []


@pytest.mark.parametrize(("wanted", "shown"), [(False, "أكثر من ١٬٠٠٠"), (True, "أكثر من 1,000")])
def test_who_reads_latin_digits_reads_them_in_sentences_too(wanted: bool, shown: str) -> None:
    with language.speaking("ar"), language.latin_digits(wanted):
        assert language.translate("more than 1,000") == shown
