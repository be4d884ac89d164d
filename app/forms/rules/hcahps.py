"""The question set of HCAHPS (the public survey of hospital patients in the USA), from its tables to a form.

Answers come as the tables group them: the worst, the middle and the best answer are worth 0, 1 and 2 points. A
question's code is its measure and its number, so that results can be set beside the published ones.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from app.forms.rules.exchange import FormFile
from app.forms.rules.version import SINGLE, YES_NO, ZERO_TEN, Option, Question, Section, Version
from app.kernel.jsonfile import Unusable

CODE: Final = "hcahps"
NAME: Final = {
    "en": "Patient survey (HCAHPS questions)",
    "fr": "Enquête auprès des patients (questions HCAHPS)",
    "ar": "استبيان المرضى (أسئلة HCAHPS)",
}
_QUESTIONS: Final = ("question_number", "measure_id", "question", "bottom_box_answer", "top_box_answer")
_MEASURES: Final = ("measure_id", "measure")
Rows = Sequence[Mapping[str, str]]


def form_of(questions: Rows, measures: Rows) -> FormFile:
    """The form; a section a measure, in the order of its first question. Raises Unusable for other tables."""
    _must_have("questions.csv", questions, _QUESTIONS)
    _must_have("measures.csv", measures, _MEASURES)
    names = {row["measure_id"].strip(): row["measure"].strip() for row in measures}
    sections: dict[str, list[Question]] = {}
    for n, row in enumerate(questions, 2):
        measure = row["measure_id"].strip()
        if measure not in names:
            raise Unusable(
                f"questions.csv, line {n}", f"names the measure {measure}, which measures.csv has not"
            )
        sections.setdefault(measure, []).append(_question(row))
    parts = tuple(
        Section(measure.lower(), {"en": names[measure]}, tuple(asked)) for measure, asked in sections.items()
    )
    return FormFile(CODE, "survey", NAME, "", Version(parts))


def _question(row: Mapping[str, str]) -> Question:
    code = f"{row['measure_id'].strip().lower()}_{row['question_number'].strip()}"
    text = {"en": row["question"].strip()}
    worst, best = row["bottom_box_answer"].strip(), row["top_box_answer"].strip()
    middle = (row.get("middle_box_answer") or "").strip()
    if (worst, best) == ("No", "Yes"):
        return Question(code, YES_NO, text, weight=1)
    if worst[:1].isdigit():
        return Question(code, ZERO_TEN, text, weight=1)
    answers = [("worst", worst, 0), ("middle", middle, 1), ("best", best, 2)]
    options = tuple(Option(each, {"en": words}, points) for each, words, points in answers if words)
    return Question(code, SINGLE, text, options=options, weight=1)


def _must_have(name: str, rows: Rows, columns: Sequence[str]) -> None:
    if not rows:
        raise Unusable(name, "holds no rows")
    if missing := [column for column in columns if column not in rows[0]]:
        raise Unusable(name, f"has no column {', '.join(missing)}")
