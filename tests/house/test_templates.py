"""Every template parses, escapes, stays small and uses what it imports."""

import re
from functools import lru_cache
from pathlib import Path

import jinja2
import pytest
from jinja2 import meta, nodes

from app.web.render import environment

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
COMPONENTS = [name for name in PAGES if name.startswith("components/")]

LONGEST = 120
LONGER: dict[str, str] = {}

#: Macros that only other macros and hand-made forms call.
INSIDE = {
    ("components/form.html", "form_key"),
    ("components/form.html", "hidden"),
    ("components/form.html", "carried"),
    ("components/feedback.html", "problems"),
}
#: Names, not words.
NAMES = {"Recourse", "Ctrl", "Esc"}
#: What is not read: translated text, the class of a page, expressions and statements.
NO_WORDS = r"\{% trans\b.*?\{% endtrans %\}|\{% block \w+_class %\}.*?\{% endblock %\}"
#: Samples for people who build pages, and marks without words.
UNTRANSLATED = ("gallery/",)


def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


def code(name: str) -> str:
    """The template without its comments."""
    return re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)


@lru_cache
def tree(name: str) -> nodes.Template:
    return environment.parse(source(name), name, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles(name: str) -> None:
    assert environment.get_template(name).name == name


@pytest.mark.parametrize("name", PAGES)
def test_what_a_template_includes_is_there(name: str) -> None:
    for other in meta.find_referenced_templates(tree(name)):
        assert other is None or other in PAGES, other


@pytest.mark.parametrize("name", PAGES)
def test_a_template_is_short(name: str) -> None:
    lines = len(source(name).splitlines())

    assert name in LONGER or lines <= LONGEST
    assert name not in LONGER or lines > LONGEST, "take it off the list: the list may only shrink"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_goes_out_unescaped(name: str) -> None:
    """security.md WB-6."""
    found = list(tree(name).find_all(nodes.Filter))

    assert not [each for each in found if each.name == "safe"]
    assert not list(tree(name).find_all(nodes.ScopedEvalContextModifier))
    assert not re.findall(r"\bMarkup\b|from_string", code(name))


@pytest.mark.parametrize("name", PAGES)
def test_attributes_are_quoted(name: str) -> None:
    """An unquoted attribute ends at the first blank of its value. `xmlattr` writes its own quotes."""
    written = re.sub(
        r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "\x00", code(name), flags=re.DOTALL), flags=re.DOTALL
    )
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "''", written)

    assert re.findall(r"<[a-z][^<>]*[\w-]=(?!'')[^<>]*", bare) == []


@pytest.mark.parametrize("name", PAGES)
def test_data_does_not_enter_scripts_sheets_or_frames(name: str) -> None:
    assert not re.findall(r"(?:srcdoc|style|\son[a-z]+)\s*=\s*[\"'][^\"']*\{\{", code(name))
    assert not re.findall(r"<(script|style)\b[^>]*>[^<]*\{\{", code(name))


def _imported(name: str) -> set[str]:
    names: set[str] = set()
    for each in tree(name).find_all(nodes.FromImport):
        names |= {item[1] if isinstance(item, tuple) else item for item in each.names}
    return names | {each.target for each in tree(name).find_all(nodes.Import)}


def _used(name: str) -> set[str]:
    return {each.name for each in tree(name).find_all(nodes.Name) if each.ctx == "load"}


@pytest.mark.parametrize("name", PAGES)
def test_what_is_imported_is_used(name: str) -> None:
    assert _imported(name) <= _used(name)


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(("components/", "layout/"))])
def test_a_macro_that_two_rooms_need_stands_in_components(name: str) -> None:
    rooms = {"components", "layout", name.split("/")[0]}
    imports = [*tree(name).find_all(nodes.FromImport), *tree(name).find_all(nodes.Import)]
    taken = [each.template.value for each in imports if isinstance(each.template, nodes.Const)]

    assert [other for other in taken if other.split("/")[0] not in rooms] == []


def macros(name: str) -> list[str]:
    """The macros that other templates may call."""
    return [each.name for each in tree(name).body if isinstance(each, nodes.Macro) and each.name[0] != "_"]


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_macro_says_what_it_takes(name: str) -> None:
    said = re.findall(r"\{#.*?#\}", source(name), flags=re.DOTALL)
    public = [each for each in tree(name).body if isinstance(each, nodes.Macro) and each.name in macros(name)]

    for macro in public:
        about = " ".join(comment for comment in said if re.search(rf"\b{macro.name}\(", comment))
        assert [each.name for each in macro.args if not re.search(rf"\b{each.name}\b", about)] == [], (
            macro.name
        )


def test_every_component_is_shown_in_the_gallery() -> None:
    shown: set[tuple[str, str]] = set()
    for page in [name for name in PAGES if name.startswith("gallery/")]:
        for each in tree(page).find_all(nodes.FromImport):
            if isinstance(each.template, nodes.Const):
                shown |= {
                    (each.template.value, item[0] if isinstance(item, tuple) else item) for item in each.names
                }

    assert {(name, macro) for name in COMPONENTS for macro in macros(name)} - shown == INSIDE


@pytest.mark.parametrize("name", PAGES)
def test_icons_that_are_named_are_in_the_sprite(name: str) -> None:
    named = set(re.findall(r"\bicon\(\"([a-z0-9-]+)\"", source(name)))
    named |= set(re.findall(r"icon_name=\"([a-z0-9-]+)\"", source(name)))

    assert named <= set(re.findall(r"id=\"i-([a-z0-9-]+)\"", (ROOT / "static/img/icons.svg").read_text()))


@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith(UNTRANSLATED)])
def test_words_go_through_gettext(name: str) -> None:
    """Words that stand in the markup itself reach every reader in English."""
    markup = re.sub(NO_WORDS + r"|\{\{.*?\}\}|\{%.*?%\}", "", code(name), flags=re.DOTALL)
    words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>|&\w+;", " ", markup))
    spoken = re.findall(r"(?:aria-label|title|placeholder|alt)=\"([^\"]*[A-Za-z]{2}[^\"]*)\"", markup)

    assert [word for word in words if word not in NAMES] == []
    assert spoken == []


def test_a_missing_variable_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ nobody_gave_this }}").render()


def test_a_bare_number_says_on_a_phone_which_column_it_is_of() -> None:
    """Rows are shown as cards there, and the heads of the columns are not."""
    bare = re.compile(r'<td role="cell"[^>]*>\{\{ ?[\w.\[\]"]+(?:\|length)?\|number ?\}\}</td>')
    found = [
        (name, cell) for name in PAGES if "data-stack" in source(name) for cell in bare.findall(source(name))
    ]

    assert [(name, cell) for name, cell in found if "data-label" not in cell] == []
    assert any("data-label" in cell for _name, cell in found)
