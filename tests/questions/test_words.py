"""What comes with the house can be said in every language: the catalogues know each text."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.cases import category_words
from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from app.questions.words import WORDS
from app.settings import ROOT
from tests import make
from tests.browser import Browser

TREES = sorted((ROOT / "app" / "questions" / "trees").glob("*.json"))


@pytest.mark.parametrize("file", TREES, ids=lambda file: file.stem)
def test_every_text_of_a_bundled_tree_is_marked(file: Path) -> None:
    tree = json.loads(file.read_text())
    texts = [tree["name"]]
    for question in tree["questions"]:
        texts += [question["text"], question["hint"], *(way["text"] for way in question["ways"])]

    assert {text for text in texts if text} <= set(WORDS)


def test_every_bundled_category_is_marked() -> None:
    categories = json.loads((ROOT / "app" / "cases" / "codes" / "categories_of_law.json").read_text())

    assert {each["name"] for each in categories} == set(category_words.WORDS)


async def test_a_question_is_asked_in_the_words_of_whoever_asks_it(house: None) -> None:
    await install_all(by=the_system)
    maya = replace(await make.account("operator"), language="fr")
    reference = await make.case(maya)
    browser = Browser(maya)
    await browser.post("cases.walk.create", reference=reference, tree="means")

    page = await browser.get("cases.walk.show", reference=reference, tree="means")

    assert {"Oui", "Non"} <= set(page.texts("label"))
