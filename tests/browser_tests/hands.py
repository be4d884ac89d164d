"""Hands that have a keyboard and nothing else, and eyes that look where they are at every stop.

They reach everything by Tab, as somebody does who has switched the single keys off (WCAG 2.1.4); what the single keys
do is tested in test_keys. Each stop is judged: the focus is drawn (2.4.7), and nothing covers it (2.4.11).
"""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Download, Locator, Page, expect

#: No page of ours has as many stops: whoever needs more goes round in a circle.
MOST = 250
#: The stop the keyboard is at, and whether the one before it looked as it does without the focus. A stop is drawn by
#: itself, by its label, or by what is round it, such as the row of a table.
STOP = """() => {
    const here = document.activeElement, last = window.stopBefore, wrong = [];
    if (!here || here === document.body) return { name: '', wrong };
    // In the calendar of a date the browser draws what has the focus.
    if (!here.matches(':focus')) { window.stopBefore = null; return { name: here.id, wrong }; }
    const ring = style => style.outlineStyle === 'none' || !parseFloat(style.outlineWidth) ? ''
        : style.outlineStyle + style.outlineWidth + style.outlineColor;
    const drawn = parts => JSON.stringify(parts.map(part => [null, '::before', '::after'].map(which => {
        const style = getComputedStyle(part, which);
        return ring(style) + style.boxShadow;
    })));
    const name = `${here.tagName.toLowerCase()} ${here.id || here.name || here.textContent.trim().slice(0, 30)}`;
    if (last && last.here !== here && last.here.isConnected && drawn(last.parts) === last.drawn)
        wrong.push(`${last.name}: the focus is not drawn`);
    const labels = [...here.labels ?? []], parts = [here, ...labels];
    for (let round = here.parentElement, n = 0; round && n < 5; round = round.parentElement, n++) parts.push(round);
    window.stopBefore = { here, name, parts, drawn: drawn(parts) };
    const boxes = [here, ...labels].map(part => part.getBoundingClientRect())
        .filter(box => box.width > 3 && box.height > 3);
    const within = (place, hit) => hit && (place.contains(hit) || hit.contains(place));
    const seen = boxes.some(box => [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([x, y]) => {
        const hit = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
        return within(here, hit) || labels.some(label => within(label, hit));
    }));
    if (!seen) wrong.push(`${name}: the focus is covered or out of sight`);
    return { name, wrong };
}"""
#: What the keyboard should come to: every control that can be seen, one of a group of radio buttons.
CONTROLS = """() => {
    const groups = new Set();
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(each => each.tabIndex >= 0 && !each.disabled && !each.closest('dialog:not([open])')
            && each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
            && each.getClientRects().length)
        .filter(each => each.type !== 'radio' || !(each.name && groups.has(each.name)) && groups.add(each.name))
        .map(each => `${each.tagName.toLowerCase()} ${each.id || each.name || each.textContent.trim().slice(0, 30)}`);
}"""


@dataclass
class Hands:
    """Somebody at the keyboard of a page; `plain` without script."""

    page: Page
    plain: bool = False
    stops: int = 0
    wrong: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        """Keys, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def type(self, text: str) -> None:
        """Text into the field that has the focus."""
        await self.page.keyboard.type(text)

    async def step(self) -> str:
        """One Tab on; the name of the stop, blank at the end of the page."""
        await self.press("Tab")
        stop = await self.page.evaluate(STOP)
        self.stops += bool(stop["name"])
        self.wrong += stop["wrong"]
        return str(stop["name"])

    async def to(self, place: Locator) -> None:
        """Tab until a place that is there has the focus."""
        await expect(place).to_be_attached()
        for _ in range(MOST):
            if await place.evaluate("place => place === document.activeElement"):
                return
            await self.step()
        raise AssertionError(f"The keyboard does not come to {place}.")

    async def use(self, place: Locator, key: str = "Enter") -> None:
        """Go to a place and press it."""
        await self.to(place)
        await self.press(key)

    async def write(self, place: Locator, text: str) -> None:
        """Go to a field and type."""
        await self.to(place)
        await self.type(text)

    async def choose(self, place: Locator, value: str) -> None:
        """Go to a list and press the arrow until it says a value."""
        await self.to(place)
        for _ in range(MOST):
            if await place.input_value() == value:
                return
            await self.press("ArrowDown")
        raise AssertionError(f"{place} does not offer {value}.")

    async def into_page(self) -> None:
        """Past the navigation by the first link of the page."""
        await self.use(self.page.locator("a.skip"))
        await expect(self.page.locator("#main")).to_be_focused()

    async def hand_over(self, place: Locator, file: Path) -> None:
        """Choose a file in the window that the keyboard opens."""
        await self.to(place)
        async with self.page.expect_file_chooser() as chooser:
            await self.press("Space")
        await (await chooser.value).set_files(file)

    async def fetch(self, place: Locator) -> Download:
        """Press what answers with a file."""
        await self.to(place)
        async with self.page.expect_download() as download:
            await self.press("Enter")
        return await download.value

    async def stand(self) -> None:
        """After a part of the page was exchanged the hands still stand somewhere in it."""
        if not self.plain:
            await expect(self.page.locator(":focus")).to_have_count(1)

    async def round(self) -> list[str]:
        """Tab to the end of the page and once round it; the controls that were not come to."""
        wanted, seen, ends = await self.page.evaluate(CONTROLS), set[str](), 0
        for _ in range(MOST):
            name = await self.step()
            ends += not name
            if ends == 2:
                return [each for each in wanted if each not in seen]
            seen.add(name)
        raise AssertionError(f"The keyboard is caught: the last stop was {name}.")
