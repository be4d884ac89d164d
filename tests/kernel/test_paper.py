"""Lists as PDF: A4 portrait, headings on every page, page x of y, both directions."""

import re
from datetime import UTC, datetime

import pytest

from app.kernel import printing
from app.kernel.errors import Unavailable
from app.kernel.language import speaking
from app.kernel.paper import Paper
from app.kernel.printing import END, Column, Document, Table

AT = datetime(2026, 6, 2, 9, tzinfo=UTC)
ARABIC = "محمد عبد الله"


class Heard(Paper):
    """A paper that remembers what was put where: page, left edge, height, words."""

    def __init__(self, document):
        self.said = []
        super().__init__(document)

    def text(self, x, y, text=""):
        assert self.str_alias_nb_pages not in text  # only a cell has it replaced
        self.said.append((self.page, x, y, text))
        super().text(x, y, text)

    def cell(self, w=None, h=None, text="", **more):
        self.said.append((self.page, self.get_x(), self.get_y(), text))
        return super().cell(w, h, text, **more)

    def on(self, page):
        return [words for found, _x, _y, words in self.said if found == page]


def heard(rows, direction="ltr", columns=(("Number", 1, "start"), ("Name", 2, "start")), **more):
    table = {"title": "", "note": "", "columns": columns, "rows": rows, **more}
    paper = Heard({
        "direction": direction, "title": "Consent report", "facts": [["Region", "R1 Kivulini"]],
        "printed": "Printed by Ruth", "page": "Page %(page)s of %(pages)s", "at": AT.isoformat(), "tables": [table],
    })  # fmt: skip
    return paper, paper.finished()


def test_the_headings_of_the_columns_stand_on_every_page_and_the_title_on_the_first():
    paper, _file = heard([[str(n), "Mushi"] for n in range(200)])

    assert paper.pages_count > 2
    for page in range(1, paper.pages_count + 1):
        assert paper.on(page).count("Number") == paper.on(page).count("Name") == 1
        assert paper.on(page).count("Consent report") == (page == 1)
    rows = [words for _page, _x, _y, words in paper.said if words.isdigit()]
    assert rows == [str(n) for n in range(200)]


def test_every_page_says_who_printed_it_and_which_of_how_many_it_is():
    paper, _file = heard([[str(n), "Mushi"] for n in range(100)])

    for page in range(1, paper.pages_count + 1):
        assert "Printed by Ruth" in paper.on(page)
        assert any(words.startswith(f"Page {page} of ") for words in paper.on(page))


def test_a_page_is_a4_upright_and_nothing_is_put_beyond_its_edges():
    long = "Mushi-Abdulrahman wa Kwanza " * 3
    paper, file = heard(
        [["700", long, ARABIC * 4]] * 80, columns=[("A", 1, "start"), ("B", 1, "end"), ("C", 1, "end")]
    )

    assert re.search(rb"/MediaBox \[0 0 595\.28 841\.89\]", file)
    assert all(0 <= x < 210 and 0 <= y < 297 for _page, x, y, _words in paper.said)


def test_what_is_too_wide_goes_on_below_and_pushes_the_next_row_down():
    paper, _file = heard([["1", "Mushi " * 30], ["2", "Ali"]], columns=[("A", 1, "start"), ("B", 1, "start")])

    heights = {words: y for _page, _x, y, words in paper.said}
    parts = [words for words in paper.on(1) if words.startswith("Mushi")]
    assert len(parts) > 1 and " ".join(parts).split() == ["Mushi"] * 30
    assert heights["2"] > max(heights[each] for each in parts)


def test_right_to_left_the_first_column_stands_at_the_right():
    left, _file = heard([["1", "Ali"]])
    right, _file = heard([["1", "Ali"]], "rtl")

    def edge(paper, words):
        return next(x for _page, x, _y, found in paper.said if found == words)

    assert edge(left, "Number") < edge(left, "Name")
    assert edge(right, "Number") > edge(right, "Name")


def test_a_group_is_never_the_last_line_of_a_page():
    rows = []
    for n in range(300):
        rows += [f"R1D1 · V{n}", [str(n), "Mushi"]]
    paper, _file = heard(rows)

    for page in range(1, paper.pages_count + 1):
        body = [words for words in paper.on(page) if not words.startswith(("Page ", "Printed"))]
        assert not body[-1].startswith("R1D1")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Žoltan", "Zoltan"),
        ("Dáudi", "Dáudi"),
        (ARABIC, ARABIC),
        ("李 Wei", "? Wei"),
        ("a\u2064b", "ab"),
        ("😀", "?"),
    ],
)
def test_a_letter_the_fonts_lack_is_its_plain_letter_or_a_question_mark(name, printed):
    paper, _file = heard([["1", name]])

    assert printed in paper.on(1)


async def test_the_file_is_written_by_another_process_in_the_readers_language():
    document = Document(
        "Consent report",
        [("Region", "R1")],
        "Printed",
        AT,
        [Table([Column("A", 1), Column("B", 1, END)], [["1", "2"]])],
    )
    with speaking("ar"):
        file = await printing.as_pdf(document)

    assert file.startswith(b"%PDF") and file.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type /Page\n", file)) == 1


async def test_a_document_that_cannot_be_written_says_so():
    crooked = Document("T", [], "P", AT, [Table([Column("A", 1)], [["1", "2"]])])

    with pytest.raises(Unavailable):
        await printing.as_pdf(crooked)
