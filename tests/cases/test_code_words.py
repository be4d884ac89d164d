"""Matter types, media codes and checklists are said in the words of whoever reads."""

import json
from dataclasses import replace

import pytest

from app.cases import code_lists, code_words
from app.kernel import db
from app.kernel.language import speaking
from app.settings import ROOT
from tests import make
from tests.browser import Browser


def _codes(name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((ROOT / "app" / "cases" / "codes" / f"{name}.json").read_text())
    return rows


def test_every_matter_type_that_comes_with_the_house_is_marked() -> None:
    labels = {(row["label"] or "").strip() for row in _codes("matter_types")} - {""}

    assert labels == set(code_words.MATTER_TYPES)


def test_every_media_code_and_its_group_is_marked() -> None:
    rows = _codes("media_codes")

    assert {row["name"] for row in rows} == set(code_words.MEDIA)
    assert {row["group"] for row in rows} == set(code_words.MEDIA_GROUPS)


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        ("en", "QDIS Disability", "QDIS Disability"),
        ("fr", "QDIS Disability", "QDIS Handicap"),
        ("fr", "WTAX WTAX", "WTAX"),
        ("ar", "", ""),
        ("fr", "WZZZ What an administrator wrote", "WZZZ What an administrator wrote"),
    ],
)
def test_a_matter_type_is_its_code_and_its_words(language: str, name: str, said: str) -> None:
    with speaking(language):
        assert code_words.matter_type(name) == said


async def test_a_case_offers_and_shows_matter_types_in_the_words_of_whoever_reads(house: None) -> None:
    await code_lists.load()
    maya = replace(await make.account("operator"), language="fr")
    reference = await make.case(maya)
    await db.execute(
        "update cases set category = m.category, matter_type2 = m.id from matter_type m"
        " where m.code = 'QDIS' and m.level = 2 and reference = $1",
        reference,
    )
    browser = Browser(maya)

    shown = await browser.get("cases.case.show", reference=reference)
    offered = await browser.get("cases.problem.edit", reference=reference)

    assert "QDIS Handicap" in shown.text
    assert "QDIS Handicap" in offered.texts("#f-matter_type2 option")
    assert "QDIS Disability" not in shown.text + offered.text


async def test_loading_the_lists_takes_stray_blanks_off(house: None) -> None:
    await code_lists.load()

    assert await db.fetchval("select count(*) from matter_type where label <> btrim(label)") == 0
