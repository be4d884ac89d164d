"""What an action keeps of its source, as its page says it."""

from collections.abc import Mapping
from typing import Any, Final

from babel.support import LazyProxy

from app.kernel.language import _

_WORDS: Final[Mapping[str, LazyProxy]] = {
    "meeting": _("Meeting"),
    "date": _("Date"),
    "item_number": _("Item"),
    "score": _("Score"),
    "pass_mark": _("Pass mark"),
    "rating": _("Rating"),
    "sentiment": _("Sentiment"),
    "label": _("Label"),
    "value": _("Value"),
    "target": _("Target"),
    "previous": _("Before"),
    "period": _("Period"),
    "code": _("Source"),
}


def particulars(metadata: Mapping[str, Any]) -> list[tuple[object, str]]:
    """Each particular there is a word for, and its value; those of a trigger among them."""
    trigger = metadata.get("trigger")
    known = {**(trigger if isinstance(trigger, Mapping) else {}), **metadata}
    return [(words, str(known[name])) for name, words in _WORDS.items() if known.get(name) not in (None, "")]
