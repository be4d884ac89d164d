"""Short ways to write a form in its builder."""

from app.kernel import db
from tests.browser import Browser


async def drafted(admin: Browser, **form: str) -> str:
    """A new form with an empty draft; its key."""
    answer = await admin.post("forms.form.create", {"kind": "survey", "name_en": "Quiet nights", **form})
    assert answer.status == 303
    return answer.location.rpartition("/")[2]


async def edition(form: str) -> int:
    """How often its draft was saved, as a page that is up to date says."""
    return await db.fetchval(
        "select max(edition) from form_version where form = $1 and state = 'draft'", form
    )


async def ask(admin: Browser, form: str, text: str, **more: str) -> None:
    """Write a question into its draft."""
    given = {"kind": "scale", "section": "main", "text_en": text, "edition": str(await edition(form)), **more}
    answer = await admin.post("forms.question.create", given, id=form)
    assert answer.status == 303, answer.texts(".err")
