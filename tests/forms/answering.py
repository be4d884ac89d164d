"""Short ways to answer a form: by its link, or as staff."""

import io
from uuid import UUID

from PIL import Image

from app.forms.commands.sharing import NewLink, make_link
from app.forms.tokens import token_of
from app.kernel.actor import the_system
from tests import make
from tests.browser import Answer, Browser
from tests.forms import make as forms

#: A browser as it names itself.
PHONE = {
    "user-agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
}


async def link_to(form: UUID, **details) -> str:
    """A link that works; its address."""
    hospital = await make.organisation("Al Waha General", "hospital")
    key = await make_link(form, NewLink(hospital, **details), by=the_system)
    return f"/s/{token_of(key)}"


async def opened(address: str, **headers: str) -> Answer:
    """The survey behind a link, on a phone."""
    return await Browser(None).request("GET", address, headers={**PHONE, **headers})


def filled(page: Answer, **answers) -> dict:
    """The page's form with answers in it."""
    hidden = {
        each["name"]: each.get("value", "") for each in page.soup.select("main form.stack input[type=hidden]")
    }
    return {**hidden, **{f"q_{code}": value for code, value in answers.items()}}


async def sent(address: str, form: dict, **how) -> Answer:
    """What a page of it answers."""
    return await Browser(None).request("POST", address, data=form, headers=PHONE, **how)


async def answered(address: str, **answers) -> Answer:
    """The survey opened and sent."""
    return await sent(address, filled(await opened(address), **answers))


def picture(size: int = 8) -> bytes:
    """A photo."""
    made = io.BytesIO()
    Image.new("RGB", (size, size), "teal").save(made, "PNG")
    return made.getvalue()


async def begun(lead: Browser, body=forms.AUDIT, **form) -> str:
    """A draft that was begun; its address."""
    key = await forms.form(body, kind="audit", name="Hand hygiene", **form)
    place = {"form": str(key), "institution": str(lead.account.organisation)}
    answer = await lead.request("POST", "/fillings", data=place, headers=PHONE)
    assert answer.status == 303, answer.texts(".err")
    return answer.location


async def put(lead: Browser, address: str, then: str = "send", **answers) -> Answer:
    """The draft as its page stands now, with these answers, handed in or only saved."""
    page = await lead.request("GET", address)
    hidden = {each["name"]: each.get("value", "") for each in page.soup.select("#filling input[type=hidden]")}
    form = {**hidden, "then": then, **{f"q_{code}": value for code, value in answers.items()}}
    return await lead.request("POST", address, data=form, headers=PHONE)
