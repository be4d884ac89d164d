"""A provider's side of a case: taken, sent back, split, closed (cla.md 2)."""

from app.eventlog import Event, register
from app.eventlog.definitions import SPECIALISTS, outcome, system
from app.kernel.language import mark


@register
class RejectCase(Event):
    """The provider sends a case back, or ends it at once."""

    key = "reject_case"
    codes = {
        "MIS-OOS": outcome(
            mark("Provider sends back: outside legal-aid scope; case closed at provider"),
            order=10,
            next_actor=None,
        ),
        "MIS-MEANS": outcome(
            mark("Provider sends back: means result wrong; case closed at provider"),
            order=20,
            next_actor=None,
        ),
        "COI": outcome(
            mark("Provider has a conflict; case goes back to operators and loses its provider"),
            by=SPECIALISTS,
            order=30,
            next_actor="operator",
        ),
        "MIS": outcome(
            mark(
                "Wrong provider, or another one already acts; case goes back to operators and loses its provider"
            ),
            order=40,
            next_actor="operator",
        ),
        "MERI": outcome(
            mark("Provider finds no merits (MCC users only); closed"),
            by=SPECIALISTS,
            order=50,
            next_actor=None,
        ),
        "DUPL": outcome(
            mark("Duplicate case: provider rejects it (MCC users only); closed"),
            by=SPECIALISTS,
            order=60,
            next_actor=None,
        ),
        "CLOT": outcome(
            mark("Provider closes for another reason (MCC users only)"),
            by=SPECIALISTS,
            order=70,
            next_actor=None,
        ),
    }


@register
class AcceptCase(Event):
    """The provider takes a case."""

    key = "accept_case"
    codes = {
        "SPOP": outcome(mark("Provider takes the case"), next_actor="2_provider"),
    }


@register
class OpenCase(Event):
    """The provider marks a case as opened."""

    key = "open_case"
    codes = {
        "CASE_VIEWED": outcome(mark("Provider marks the case as opened"), next_actor="2_provider"),
    }


@register
class CloseCase(Event):
    """The provider finishes a case."""

    key = "close_case"
    codes = {
        "CLSP": outcome(mark("Provider finishes the case"), next_actor=None),
        "DREFER": outcome(
            mark("Provider finishes by arranging a face-to-face appointment; notes needed"),
            next_actor=None,
            notes=True,
        ),
    }


@register
class ReopenCase(Event):
    """The provider opens a closed case again."""

    key = "reopen_case"
    codes = {
        "REOPEN": outcome(mark("Provider opens a closed case again"), notes=True),
    }


@register
class SplitCase(Event):
    """A part of a case becomes a case of its own."""

    key = "split_case"
    codes = {
        "REF-EXT": outcome(mark("New case split off for another provider")),
        "REF-INT": outcome(mark("New case split off and kept by the same provider")),
        "REF-EXT_CREATED": system(mark("Mark on the original case that an outside split was made")),
        "REF-INT_CREATED": system(mark("Mark on the original case that an inside split was made")),
    }
