"""Where columns come from that nobody who works here fills in; it stands on the page of each such report."""

from typing import Final

from app.kernel.language import _

#: cla.md 4.11 and 7.1: five answers that lie sealed.
DIVERSITY: Final = _(
    "Gender, ethnicity, religion, orientation and disability keep their place and are empty, unless you give the"
    " pass phrase: then the file leaves as an archive with a password, and needs a reason."
)
#: cla.md 4.6: the context of the entry that opened a case.
OPENING: Final = _(
    "What a case says of its beginning on the web is read from the entry that opened it, as the public site sent it."
    " A case that was opened by hand says nothing of it."
)
