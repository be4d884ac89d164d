"""Where a case goes: to a provider, to other help, or nowhere (cla.md 2)."""

from app.eventlog import RELEASE, Event, register
from app.eventlog.definitions import BOTH, OPERATORS, outcome, system
from app.kernel.language import mark


@register
class AssignToProvider(Event):
    """A case is passed to a provider."""

    key = "assign_to_provider"
    codes = {
        "REFSP": outcome(
            mark("Case passed to a specialist provider by the automatic suggestion"),
            stops_timer=True,
            next_actor="1_provider_review",
        ),
        "MANALC": outcome(
            mark("Case passed to a provider that the operator picked by hand"),
            stops_timer=True,
            next_actor="1_provider_review",
        ),
        "MANREF": outcome(
            mark(
                "Hand-picked provider to put a wrong earlier assignment right; left out of the allocation counts"
            ),
            stops_timer=True,
            next_actor="1_provider_review",
        ),
        "SPOR": outcome(
            mark("Case passed to a provider for a second opinion"),
            stops_timer=True,
            next_actor="1_provider_review",
        ),
    }


@register
class DeferAssignment(Event):
    """The client rings back before a specialist is assigned."""

    key = "defer_assignment"
    codes = {
        "CBSP": outcome(
            mark("Client will ring back later before a specialist is assigned"),
            by=OPERATORS,
            stops_timer=True,
        ),
    }


@register
class DeclineHelp(Event):
    """The client goes on without a specialist."""

    key = "decline_help"
    codes = {
        "DESP": outcome(
            mark("Client does not want a specialist"), by=OPERATORS, stops_timer=True, next_actor=RELEASE
        ),
        "DECL": outcome(
            mark("Client wants none of the help offered"), by=OPERATORS, stops_timer=True, next_actor=RELEASE
        ),
        "NRES": outcome(
            mark("There is nobody who can help"), by=OPERATORS, stops_timer=True, next_actor=RELEASE
        ),
    }


@register
class DiagnosisEvent(Event):
    """The scope questions."""

    key = "diagnosis"
    codes = {
        "DIAGNOSIS_CREATED": system(mark("Scope questions started")),
        "DIAGNOSIS_DELETED": system(mark("Finished scope answers removed")),
        "INCOMPLETE_DIAGNOSIS_DELETED": system(mark("Unfinished scope answers removed")),
    }


@register
class AlternativeHelp(Event):
    """The client is sent to other help."""

    key = "alternative_help"
    codes = {
        "IRKB": outcome(
            mark("Client signposted to organisations from the knowledge base"),
            by=BOTH,
            stops_timer=True,
            next_actor=RELEASE,
        ),
        "COSPF": outcome(
            mark("Client sent to a face-to-face provider"), by=BOTH, stops_timer=True, next_actor=RELEASE
        ),
        "SPFN": outcome(
            mark("Face-to-face, housing or family (chosen by system from COSPF)"),
            by=BOTH,
            stops_timer=True,
            next_actor=RELEASE,
        ),
        "SPFM": outcome(
            mark("Face-to-face, debt, education or discrimination (chosen by system from COSPF)"),
            by=BOTH,
            stops_timer=True,
            next_actor=RELEASE,
        ),
        "EDFF": outcome(
            mark("Face-to-face because no education specialist is free"),
            by=BOTH,
            stops_timer=True,
            next_actor=RELEASE,
        ),
    }


@register
class MeansTest(Event):
    """The means questions."""

    key = "means_test"
    codes = {
        "MT_CREATED": system(mark("Means answers started")),
        "MT_CHANGED": system(mark("Means answers altered; the difference is kept in patch")),
        "MT_PASSED": system(mark("Means result is eligible")),
        "MT_FAILED": system(mark("Means result is not eligible")),
    }
