"""The window of these tests hears what must not happen."""

import pytest

from tests import make
from tests.browser_tests.test_slice import Open

pytestmark = pytest.mark.browser

DEEDS = {
    "policy": "document.body.setAttribute('style', 'color: red')",
    "rejected": "Promise.reject('planted')",
    "console": "console.error('planted')",
    "script": "setTimeout(() => { throw new Error('planted'); })",
    "elsewhere": "fetch('http://127.0.0.1:9/').catch(() => 0)",
}


@pytest.mark.parametrize("kind", DEEDS)
async def test_a_fault_is_heard(window: Open, kind: str) -> None:
    seen = await window(await make.account("operator"))
    page = await seen.visit("cases.case.new")

    await page.evaluate(f"() => {{ {DEEDS[kind]} }}")
    await seen.fault()

    assert seen.faults
    await page.close()
    seen.faults.clear()
