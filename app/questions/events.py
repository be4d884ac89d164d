"""What happens to question trees; what is answered is on the log of the record that was asked."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class QuestionTreeEvent(Event):
    """Versions of a tree."""

    key = "question_tree"
    codes = {
        "DRAFTED": system(mark("A new version of the questions was begun"), level=MINOR),
        "CHANGED": system(mark("A draft of the questions was changed"), level=MINOR),
        "DROPPED": system(mark("A draft of the questions was given up"), level=MINOR),
        "PUBLISHED": system(mark("A version of the questions was published")),
    }
