"""What can happen to a case: cla.md section 2, and the few kinds of ours."""

from app.eventlog import RELEASE, Event, register
from app.eventlog.definitions import BOTH, MINOR, OPERATORS, SPECIALISTS, event, outcome, system
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
class CallMeBack(Event):
    """A callback is booked."""

    key = "call_me_back"
    codes = {
        "CB1": outcome(mark("First callback booked"), by=OPERATORS, stops_timer=True, next_actor="operator"),
        "CB2": outcome(mark("Second callback booked"), by=OPERATORS, stops_timer=True, next_actor="operator"),
        "CB3": outcome(
            mark("Third and last callback booked"), by=OPERATORS, stops_timer=True, next_actor="operator"
        ),
        "PCB": outcome(
            mark("Urgent callback booked; sorts first on the dashboard"),
            by=OPERATORS,
            stops_timer=True,
            next_actor="operator",
        ),
    }


@register
class StopCallMeBack(Event):
    """A booked callback is made or called off."""

    key = "stop_call_me_back"
    codes = {
        "CBC": outcome(
            mark("Booked callback called off"), by=OPERATORS, stops_timer=True, next_actor=RELEASE
        ),
        "CALLBACK_COMPLETE": system(mark("Booked callback was made")),
    }


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


@register
class CaseEvent(Event):
    """What happens to every case."""

    key = "case"
    codes = {
        "CASE_CREATED": system(mark("Case opened")),
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
class CallbackEvent(Event):
    """What the clock says of a booked callback."""

    key = "callback"
    codes = {"MISSED": system(mark("A booked callback was not made in time"), level=MINOR)}


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
