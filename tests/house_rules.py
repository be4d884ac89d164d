"""What holds on every page a test opens: so that quality is not a separate errand (style.md 0.10)."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

#: What the content security policy forbids.
INLINE = ("style", "onclick", "onchange", "onload")


def check_page(html: str, path: str) -> None:
    """Fail when a page breaks a rule of the house."""
    # Quick, since every page of every test comes through here: read once, by the parser that is written in C.
    page = etree.fromstring(html.encode("utf-8", "surrogatepass"), etree.HTMLParser(encoding="utf-8"))
    wrong = [*_of_the_whole(page), *_of_forms(page), *_of_fields(page)]
    for each in page.iter(etree.Element):
        if any(name in each.attrib for name in INLINE) or (each.tag == "script" and "src" not in each.attrib):
            wrong.append(f"inline style or script: {_shown(each)}")
    assert not wrong, f"{path}: " + "; ".join(wrong)


def _shown(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)[:80]


def _of_the_whole(page: etree._Element) -> Iterator[str]:
    ids = Counter(page.xpath("//@id"))
    yield from (f"the id {each} stands twice" for each, count in ids.items() if count > 1)
    if not page.xpath("string(//title)").strip():
        yield "there is no title"
    if page.tag != "html" or not page.get("lang") or page.get("dir") not in ("ltr", "rtl"):
        yield "the page does not say its language and direction"


def _of_forms(page: etree._Element) -> Iterator[str]:
    for form in page.iter("form"):
        if not form.get("action") or not form.get("method"):
            yield f"a form lacks its action or method: {_shown(form)}"
        if form.get("method", "").lower() == "post" and not form.xpath(".//input[@name='form_key']"):
            yield f"the form to {form.get('action')} carries no form key"


def _of_fields(page: etree._Element) -> Iterator[str]:
    labelled = set(page.xpath("//label/@for"))
    for field in page.iter("input", "select", "textarea"):
        if field.get("type") == "hidden" or field.get("aria-label") or field.get("aria-labelledby"):
            continue
        if field.get("id") not in labelled and next(field.iterancestors("label"), None) is None:
            yield f"a field has no label: {_shown(field)}"
