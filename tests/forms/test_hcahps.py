"""The HCAHPS question set becomes a form by import."""

import csv
from pathlib import Path

import pytest

from app.forms.commands.reading_in import bring_in
from app.forms.commands.writing import activate
from app.forms.rules.checking import mistakes
from app.forms.rules.hcahps import form_of
from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.jsonfile import Unusable
from tests.forms.make import active
from tests.shared_data import shared


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_set_is_a_sound_form() -> None:
    folder = shared("real/hcahps")

    file = form_of(rows(folder, "questions.csv"), rows(folder, "measures.csv"))

    assert mistakes(file.asks) == []
    assert len(file.asks.questions) == 19
    assert len(file.asks.sections) == 10
    kinds = [question.kind for question in file.asks.questions.values()]
    assert (kinds.count("single"), kinds.count("yes_no"), kinds.count("zero_ten")) == (16, 2, 1)
    assert "h_comp_1_1" in file.asks.questions


async def test_the_real_set_is_entered_and_asked(house: None) -> None:
    folder = shared("real/hcahps")

    form = await bring_in(
        form_of(rows(folder, "questions.csv"), rows(folder, "measures.csv")), None, by=the_system
    )
    await activate(form, by=the_system)

    assert len((await active(form)).asks.questions) == 19
    assert await db.fetchval("select code from form where id = $1", form) == "hcahps"


@pytest.mark.parametrize(
    ("questions", "measures", "says"),
    [
        ([], [{"measure_id": "A", "measure": "A"}], "questions.csv: holds no rows"),
        (
            [{"question": "?"}],
            [{"measure_id": "A", "measure": "A"}],
            "questions.csv: has no column question_number",
        ),
        (
            [
                {
                    "question_number": "1",
                    "measure_id": "B",
                    "question": "?",
                    "bottom_box_answer": "No",
                    "top_box_answer": "Yes",
                }
            ],
            [{"measure_id": "A", "measure": "A"}],
            "questions.csv, line 2: names the measure B",
        ),
    ],
)
def test_other_tables_are_refused_with_their_place(questions, measures, says) -> None:
    with pytest.raises(Unusable, match=says):
        form_of(questions, measures)
