"""What happens to forms, and to what people answer."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, outcome, system
from app.kernel.language import mark


@register
class FormEvent(Event):
    """A form and its versions."""

    key = "form"
    codes = {
        "FORM_MADE": system(mark("Form made"), level=MINOR),
        "FORM_IMPORTED": system(mark("Form read from a file")),
        "VERSION_DRAFTED": system(mark("A new version of the form was begun"), level=MINOR),
        "VERSION_CHANGED": system(mark("A draft of the form was changed"), level=MINOR),
        "VERSION_DROPPED": system(mark("A draft of the form was given up"), level=MINOR),
        "VERSION_ACTIVE": system(mark("A version of the form was made active")),
        "FORM_RENAMED": system(mark("Name or cadence of the form changed"), level=MINOR),
        "FORM_RETIRED": system(mark("Form retired")),
        "FORM_RESUMED": system(mark("Retired form taken up again")),
        "LINK_MADE": system(mark("Survey link made")),
        "LINK_WITHDRAWN": system(mark("Survey link withdrawn")),
    }


@register
class SubmissionEvent(Event):
    """What somebody answered. Its context never holds an answer."""

    key = "submission"
    codes = {
        "SUBMITTED": outcome(mark("Form submitted"), level=MINOR),
        "SUBMISSION_FILED": system(mark("Picture put on a form"), level=MINOR),
        "SUBMISSION_VOID": system(mark("Submission struck out; left out of all counts"), notes=True),
        "SUBMISSION_DROPPED": system(mark("Draft of a form given up"), level=MINOR),
    }
