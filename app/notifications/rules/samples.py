"""What a template may name, sample values for its preview, and whether it may be saved (notifications.md 7). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.kernel.language import _
from app.notifications.rules.facts import KINDS
from app.notifications.rules.messages import NAMES, WORST_VALUES
from app.outbox.text import (
    MOST_SEGMENTS,
    Fault,
    MissingValue,
    Size,
    faults_of,
    fill,
    measure,
    names_in,
    with_plain_punctuation,
)

SAMPLES: Final[Mapping[str, str]] = {
    "InsuranceID": "700000010001",
    "Name": "Mariam Abdallah Mwakipesi",
    "EffectiveDate": "2026-03-15",
    "ExpiryDate": "2027-03-14",
    "ProductCode": "FAMBASIC",
    "ProductName": "Family Basic",
    "AmountToBePaid": "1150.00",
}
LETTER_SAMPLE: Final = "…"
LONGEST_LETTER: Final = 5_000


@dataclass(frozen=True)
class Preview:
    """A message as somebody would read it, and what an SMS of it costs."""

    text: str
    size: Size | None
    worst: int = 0

    @property
    def over(self) -> int:
        """How many units too many for one segment; 0 when it is one."""
        if self.size is None or self.size.segments <= 1:
            return 0
        return self.size.units - (160 if self.size.encoding == "GSM-7" else 70)


def is_sms(name: str) -> bool:
    """Whether a message goes to phones: the six about policies do."""
    return name in {str(kind) for kind in KINDS}


def names_for(name: str, bundled: Sequence[str]) -> frozenset[str]:
    """What a message may name: its own values, known from the words it ships with."""
    return NAMES if is_sms(name) else frozenset(each for body in bundled for each in names_in(body))


def preview(name: str, body: str) -> Preview:
    """The words with sample values; of an SMS also what it costs, at worst too."""
    values = {each: SAMPLES.get(each, LETTER_SAMPLE) for each in names_in(body)}
    try:
        text = fill(body, values)
    except MissingValue:
        text = body
    if not is_sms(name):
        return Preview(text, None)
    text = with_plain_punctuation(text)
    worst = with_plain_punctuation(
        fill(body, {**values, **{n: WORST_VALUES.get(n, "") for n in values if n in WORST_VALUES}})
    )
    return Preview(text, measure(text), measure(worst).segments)


@dataclass(frozen=True)
class Wording:
    """A message in one language as it is in force; `names` are the values it may name."""

    name: str
    language: str
    version: int
    subject: str
    body: str
    names: frozenset[str]

    @property
    def is_sms(self) -> bool:
        """Whether it goes to phones."""
        return is_sms(self.name)

    @property
    def preview(self) -> Preview:
        """As somebody would read it."""
        return preview(self.name, self.body)


def faults(name: str, body: str, known: frozenset[str], hosts: Sequence[str] = ()) -> list[Fault]:
    """Everything that keeps words from being saved (T-3, 11.8)."""
    found = faults_of(body, known, link_hosts=hosts)
    if not body.strip():
        return [Fault(0, str(_("Write the words of the message.")))]
    if not found and is_sms(name) and preview(name, body).worst > MOST_SEGMENTS:
        found.append(Fault(0, str(_("Shorten it: with the longest values it needs more than six segments."))))
    if len(body) > LONGEST_LETTER:
        found.append(Fault(LONGEST_LETTER, str(_("Keep it to 5,000 characters."))))
    return found
