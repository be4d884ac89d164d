"""What holds on every page a test opens: so that quality is not a separate errand (style.md 0.10)."""

from bs4 import BeautifulSoup


def check_page(html: str, path: str) -> None:
    """Fail when a page breaks a rule of the house."""
    page = BeautifulSoup(html, "lxml")
    wrong: list[str] = []
    ids = [each["id"] for each in page.select("[id]")]
    wrong += [f"the id {each} stands twice" for each in {each for each in ids if ids.count(each) > 1}]
    if not page.title or not page.title.get_text().strip():
        wrong.append("there is no title")
    if page.html is None or not page.html.get("lang") or page.html.get("dir") not in ("ltr", "rtl"):
        wrong.append("the page does not say its language and direction")
    for form in page.select("form"):
        if not form.get("action") or not form.get("method"):
            wrong.append(f"a form lacks its action or method: {str(form)[:80]}")
        if form.get("method", "").lower() == "post" and not form.select_one("input[name=form_key]"):
            wrong.append(f"the form to {form.get('action')} carries no form key")
    for field in page.select("input:not([type=hidden]), select, textarea"):
        named = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
        if not named and not (field.get("id") and page.select_one(f'label[for="{field["id"]}"]')):
            wrong.append(f"a field has no label: {str(field)[:80]}")
    for each in page.select("[style], [onclick], [onchange], [onload], script:not([src])"):
        wrong.append(f"inline style or script: {str(each)[:80]}")
    assert not wrong, f"{path}: " + "; ".join(wrong)
