"""What can be done from the command box: on the record whose page is open, and anywhere.

A deed is a page or a form of one button, by the name of its route; the route's own permission decides whether
it is offered, and the page itself asks again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from app.accounts.account import Account
from app.kernel.language import _
from app.search import rules
from app.web.routing import addresses, url_for


@dataclass(frozen=True)
class Deed:
    """A thing to do: its words, its mark, its route, and what the form of one button carries (`post`)."""

    words: object
    icon: str
    route: str
    post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True)
class Offered:
    """A deed with its address, as the box shows it."""

    words: str
    icon: str
    href: str
    post: bool
    fields: Mapping[str, str]


#: On the record whose page is open, by the first part of its address.
ON_RECORD: Final[dict[str, tuple[Deed, ...]]] = {
    "cases": (
        Deed(_("Write a note"), "notebook-pen", "cases.case.show", part="#f-notes"),
        Deed(_("Log an outcome"), "tag", "cases.outcome_code.index"),
        Deed(_("Book a callback"), "phone-outgoing", "cases.callback.new"),
        Deed(_("Assign to a provider"), "scale", "allocation.assignment.new"),
        Deed(_("Accept the case"), "check", "cases.acceptance.create", post=True),
        Deed(_("Split the case"), "merge", "allocation.split.new"),
        Deed(_("Give to another operator"), "user-plus", "cases.owner.edit"),
        Deed(_("Change the client"), "user", "cases.person.edit"),
        Deed(_("Link a client who is known"), "link", "cases.link.new"),
        Deed(_("Change the problem"), "square-pen", "cases.problem.edit"),
        Deed(_("Eligibility and needs"), "scale", "cases.summary.edit"),
        Deed(_("Tick the checklist"), "list-checks", "cases.checklist.index"),
        Deed(_("Send to other help"), "heart-handshake", "cases.helping.new"),
        Deed(_("Put away until later"), "calendar-clock", "cases.putting_away.new"),
        Deed(_("Attach a document"), "paperclip", "cases.attachment.index"),
        Deed(_("Billable time"), "clock", "cases.time.index"),
        Deed(_("Start the timer"), "play", "cases.timer.create", post=True),
        Deed(_("Open a complaint"), "message-square-plus", "complaints.case_complaint.new"),
    ),
    "complaints": (
        Deed(_("Write a note or a letter"), "mail", "complaints.complaint.show", part="#f-text"),
        Deed(_("Give to another owner"), "user-plus", "complaints.owner.edit"),
        Deed(_("Change the details"), "square-pen", "complaints.detail.edit"),
        Deed(_("Attach a document"), "paperclip", "complaints.attachment.index"),
    ),
}
#: Anywhere.
ANYWHERE: Final[tuple[Deed, ...]] = (
    Deed(_("New case"), "plus", "cases.case.new"),
    Deed(_("Log a complaint"), "message-square-plus", "complaints.complaint.new"),
    Deed(_("Callbacks"), "phone-incoming", "cases.callback.index"),
    Deed(_("Import complaints"), "upload", "complaints.import_run.new"),
    Deed(_("Out-of-hours rota"), "calendar", "allocation.rota.index"),
    Deed(_("Knowledge base"), "book-open", "guidance.article.index"),
    Deed(_("Guidance notes"), "book-open", "guidance.note.index"),
    Deed(_("Legal holds"), "lock", "privacy.hold.index"),
    Deed(_("Requests of clients"), "archive", "privacy.access.index"),
    Deed(_("New account"), "user-plus", "accounts.user.new"),
    Deed(_("Read notices"), "bell", "outbox.notice.index"),
    Deed(_("My profile"), "user", "accounts.profile.edit"),
    Deed(_("Change my password"), "key-round", "accounts.password.edit"),
    Deed(_("Light"), "sun", "accounts.theme.update", post=True, fields={"theme": "light"}),
    Deed(_("Dark"), "moon", "accounts.theme.update", post=True, fields={"theme": "dark"}),
    Deed(_("As my device"), "monitor", "accounts.theme.update", post=True, fields={"theme": "auto"}),
    Deed(_("Sign out"), "log-out", "accounts.sign_out.create", post=True),
)
_RECORD: Final = re.compile(
    r"/(?P<room>[a-z]+)/(?P<reference>[A-Z0-9]{1,2}-[0-9]{4}-[0-9]{4,5})(?:/.*)?", re.ASCII
)


def record_of(page: str) -> tuple[str, str] | None:
    """The room and the reference of the record whose page somebody looks at; None on any other page."""
    found = _RECORD.fullmatch(urlsplit(page).path)
    return (found["room"], found["reference"]) if found and found["room"] in ON_RECORD else None


def here(user: Account, page: str, words: str) -> list[Offered]:
    """What this person may do with the record whose page is open, of what the words fit."""
    record = record_of(page)
    if record is None:
        return []
    room, reference = record
    return [each for deed in ON_RECORD[room] if (each := _offered(user, deed, words, reference=reference))]


def anywhere(user: Account, words: str) -> list[Offered]:
    """What this person may do from any page, of what the words fit."""
    return [each for deed in ANYWHERE if (each := _offered(user, deed, words))]


def _offered(user: Account, deed: Deed, words: str, reference: str = "") -> Offered | None:
    if not rules.fits(str(deed.words), words):
        return None
    permission = addresses.permission(deed.route)
    if permission is not None and not user.can(permission):
        return None
    href = (url_for(deed.route, reference=reference) if reference else url_for(deed.route)) + deed.part
    return Offered(str(deed.words), deed.icon, href, deed.post, deed.fields)
