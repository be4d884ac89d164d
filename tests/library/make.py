"""A document of the library in a few words."""

from uuid import UUID

from app.accounts.account import Account
from tests.browser import Answer, Browser

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


async def document(by: Account, title: str = "Hand hygiene", *, published: bool = True) -> UUID:
    """A document that somebody added, and published unless it stays a draft."""
    owner = str(by.organisation) if by.organisation else ""
    answer = await add(by, {"title": title, "kind": "policy", "organisation": owner})
    assert answer.status == 303, answer.text
    id = UUID(answer.location.rsplit("/", 1)[1])
    if published:
        await Browser(by).post("library.standing.update", {"to": "published"}, id=id)
    return id


async def add(by: Account, form: dict[str, str], data: bytes = PDF, name: str = "policy.pdf") -> Answer:
    """Send the form of a new document with a file."""
    files = {"files": (name, data, "application/pdf")}
    return await Browser(by).request("POST", "/library", data=form, files=files)


async def version(by: Account, id: UUID, number: int, note: str = "Reviewed", data: bytes = PDF) -> Answer:
    """Send the form of a new version."""
    form, files = {"note": note, "number": str(number)}, {"files": ("policy-2.pdf", data, "application/pdf")}
    return await Browser(by).request("POST", f"/library/{id}/versions", data=form, files=files)
