"""What happens to a case in hand: looks, notes, changes, suspensions (cla.md 2)."""

from app.eventlog import RELEASE, Event, register
from app.eventlog.definitions import BOTH, MINOR, OPERATORS, event, outcome, system
from app.kernel.language import mark

#: What a public site says of how a case began; a case that was opened by hand has none of it (cla.md 4.6, 7.3).
ON_THE_WEB = (
    "means_test_completed",
    "eligibility_state",
    "scope_state",
    "contact_option",
    "reasons",
    "other_reason",
    "referrer",
)


@register
class CaseEvent(Event):
    """What happens to every case."""

    key = "case"
    codes = {
        "CASE_CREATED": system(mark("Case opened"), context=ON_THE_WEB),
        "CASE_VIEWED": system(
            mark("Case page read; by provider staff it also stamps provider_viewed"), level=MINOR
        ),
        "COMPLAINT_FLAG_TOGGLED": system(mark("Complaint mark on the case switched"), level=MINOR),
        "CALL_STARTED": event(mark("Operator began the call; kept once per case"), by=OPERATORS),
        "CASE_ORGANISATION_SET": system(mark("Case claimed for the operator's organisation"), level=MINOR),
        "OWNER_SET": system(mark("Case given to another operator"), level=MINOR),
        "UNDONE": system(mark("The last deed was undone"), level=MINOR),
        "DETAILS_CHANGED": system(mark("Details of the case changed"), level=MINOR),
        "ATTACHED": system(mark("A document was attached"), level=MINOR),
        "DETACHED": system(mark("A document was taken off"), level=MINOR),
        "PERSON_LINKED": system(mark("A client was linked"), level=MINOR),
    }


@register
class SuspendCase(Event):
    """An operator ends the work on a case for now."""

    key = "suspend_case"
    codes = {
        "INSUF": outcome(
            mark("Too little information to go on"),
            by=OPERATORS,
            stops_timer=True,
            order=10,
            next_actor=RELEASE,
        ),
        "ABND": outcome(
            mark("Client dropped the call"), by=BOTH, stops_timer=True, order=20, next_actor=RELEASE
        ),
        "TERM": outcome(mark("Call was hung up"), by=BOTH, stops_timer=True, order=30, next_actor=RELEASE),
        "IRCB": outcome(
            mark("Appointment booked with a senior; the manager must act; hidden from provider lists"),
            by=OPERATORS,
            stops_timer=True,
            order=40,
            next_actor="operator_manager",
        ),
        "COPE": outcome(
            mark("Case made by mistake"), by=OPERATORS, stops_timer=True, order=50, next_actor=RELEASE
        ),
        "DUPL": outcome(
            mark("Duplicate case, ended by the operator"),
            by=OPERATORS,
            stops_timer=True,
            order=60,
            next_actor=RELEASE,
        ),
        "WROF": outcome(
            mark("Case written off on a senior's word"),
            by=OPERATORS,
            stops_timer=True,
            order=70,
            next_actor=RELEASE,
        ),
        "RDSP": outcome(
            mark("Client sent back to the provider already assigned; provider is e-mailed"),
            by=OPERATORS,
            stops_timer=True,
            order=80,
            next_actor=RELEASE,
        ),
        "SAME": outcome(
            mark("Earlier signposting read out again"),
            by=OPERATORS,
            stops_timer=True,
            order=90,
            next_actor=RELEASE,
        ),
        "MRNB": outcome(
            mark("Manager review: not billable"),
            by=OPERATORS,
            stops_timer=True,
            order=100,
            next_actor=RELEASE,
        ),
        "MRCC": outcome(
            mark("Manager review: case complies"),
            by=OPERATORS,
            stops_timer=True,
            order=110,
            next_actor=RELEASE,
        ),
        "REFDPA": outcome(
            mark("Client refused the data-protection questions"),
            by=OPERATORS,
            stops_timer=True,
            order=120,
            next_actor=RELEASE,
        ),
        "RELBD": outcome(
            mark("Do not transfer; conflict marker"),
            by=OPERATORS,
            stops_timer=True,
            order=130,
            next_actor=RELEASE,
        ),
        "RSTR": outcome(
            mark("Client is barred from the service"),
            by=OPERATORS,
            stops_timer=True,
            order=140,
            next_actor=RELEASE,
        ),
        "NOLA": outcome(
            mark("No legal aid for this"), by=OPERATORS, stops_timer=True, order=150, next_actor=RELEASE
        ),
    }


@register
class ChangeCategory(Event):
    """The category of law is changed by the provider."""

    key = "change_category"
    codes = {
        "CATEGORY_CHANGED": system(mark("MCC provider changed the category of law"), notes=True),
    }


@register
class CaseNote(Event):
    """What somebody writes down for the next person who opens the case."""

    key = "case_note"
    codes = {"NOTE": event(mark("Note"), level=MINOR, by=BOTH, notes=True)}


@register
class PutAwayEvent(Event):
    """A case is out of the way until a day."""

    key = "put_away"
    codes = {
        "AWAY": system(mark("Case put away until a day"), level=MINOR, notes=True),
        "BACK": system(mark("Case taken back before its day"), level=MINOR),
    }


@register
class ChecklistEvent(Event):
    """The lines of the checklist."""

    key = "checklist"
    codes = {"TICKED": system(mark("Checklist changed"), level=MINOR)}
