"""Many notices for one person leave as one mail, in the words in force."""

from app import outbox
from app.kernel import db
from app.kernel.actor import the_system
from app.outbox.commands import template
from tests import make
from tests.outbox.rows.script import Script, drain, gateway


async def test_a_digest_is_written_with_the_words_that_were_edited_in_the_console(house: None) -> None:
    await gateway("mail", channel="email")
    words = await template.save(
        "digest", "en", 1, subject="{{count}} for you", body="Have a look.", by=the_system
    )
    busy = await make.user("admin")
    for n in range(6):
        await outbox.post(
            outbox.Post("test", f"busy:{n}", user=busy, title=f"Notice {n}", text="x", foldable=True)
        )

    await drain(mail=Script())

    row = await db.fetchrow("select subject, body, template_version from outbox where kind = 'digest'")
    assert row is not None
    assert row["subject"] == "6 for you"
    assert row["body"].startswith("Have a look.\n\nNotice 0")
    assert row["template_version"] == words
