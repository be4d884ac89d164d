"""Where to report a weakness (RFC 9116)."""

import pytest

from app.settings import Settings
from app.status.pages import contact
from tests.browser import Browser


async def test_a_weakness_has_an_address(house: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await Browser(None).get("status.contact.show")).status == 404
    monkeypatch.setattr(contact, "current", lambda: Settings(security_contact="weakness@example.invalid"))
    text = (await Browser(None).get("status.contact.show")).text
    assert text.startswith("Contact: mailto:weakness@example.invalid\nExpires: 20")
