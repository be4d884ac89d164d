"""Which provider is suggested for a case (cla.md 4.7): pure, so that a stored seed tells the same again."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from uuid import UUID

THURSDAY = 4
#: A seed is stored as a whole number of so many bits.
SEED_BITS = 62


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider that may be given a case: its weight, what it was given in this round, what is kept for it.

    One that sent this very case back is never suggested for it again, though it may be picked by hand.
    """

    provider: UUID
    name: str
    weight: int
    cases: int = 0
    reserved: int = 0
    works_today: bool = True
    sent_back: bool = False

    @property
    def given(self) -> int:
        """What counts against its share."""
        return self.cases + self.reserved


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate against its share: `ideal` cases of all, and how far it is above (or below, negative)."""

    candidate: Candidate
    ideal: Fraction
    eligible: bool = True

    @property
    def difference(self) -> Fraction:
        """Cases given, less its share."""
        return self.candidate.given - self.ideal


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, how, and what it was chosen from."""

    provider: UUID | None
    method: str
    weighed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds now: the switch of emergencies, the rota, the rules of education."""

    best_fit: bool = True
    out_of_hours: bool = False
    on_rota: UUID | None = None
    always_suggest: bool = True
    education: bool = False
    weekday: int = 1
    #: Cases that went face to face in this round: they count into the total under education rules.
    face_to_face: int = 0


def suggest(candidates: Sequence[Candidate], rules: Rules, seed: int) -> Choice:
    """The four steps of cla.md 4.7: education, rota, best fit, or a plain draw in an emergency."""
    if rules.education:
        return _by_education(candidates, rules, seed)
    weighed = weigh(candidates)
    if rules.out_of_hours:
        on_rota = rules.on_rota
        if on_rota is not None and not any(each.sent_back for each in candidates if each.provider == on_rota):
            return Choice(on_rota, "rota", weighed)
        if not rules.always_suggest:
            return Choice(None, "nobody", weighed)
    return best_fit(weighed, seed) if rules.best_fit else _drawn(weighed, weighed, "emergency", seed)


def weigh(candidates: Sequence[Candidate], beside: int = 0) -> tuple[Weighed, ...]:
    """Every candidate against its share of all cases given, and of those that went elsewhere beside them."""
    total = sum(each.given for each in candidates) + beside
    weights = sum(each.weight for each in candidates)
    return tuple(
        Weighed(
            each,
            Fraction(total * each.weight, weights) if weights else Fraction(0),
            each.weight > 0 and not each.sent_back,
        )
        for each in candidates
    )


def best_fit(weighed: Sequence[Weighed], seed: int) -> Choice:
    """Whoever is furthest below its share; a tie is drawn by weight, and so is a round that just began."""
    able = [each for each in weighed if each.eligible]
    if not able:
        return Choice(None, "nobody", tuple(weighed))
    lowest = min(each.difference for each in able)
    tied = [each for each in able if each.difference == lowest]
    if len(tied) == 1:
        return Choice(tied[0].candidate.provider, "best_fit", tuple(weighed))
    return _drawn(tied, weighed, "draw" if len(tied) == len(able) else "tie", seed)


def _by_education(candidates: Sequence[Candidate], rules: Rules, seed: int) -> Choice:
    """At work today; on Thursdays not above its share; furthest below its share of all, face to face too."""
    weighed = tuple(
        Weighed(
            each.candidate,
            each.ideal,
            each.eligible
            and each.candidate.works_today
            and (rules.weekday != THURSDAY or each.difference <= 0),
        )
        for each in weigh(candidates, rules.face_to_face)
    )
    choice = best_fit(weighed, seed)
    return choice if choice.provider is None else Choice(choice.provider, "education", weighed)


def _drawn(among: Sequence[Weighed], weighed: Sequence[Weighed], method: str, seed: int) -> Choice:
    """By weight: a uniform number from 0 up to the sum of the weights says who."""
    able = [each.candidate for each in among if each.eligible]
    if not able:
        return Choice(None, "nobody", tuple(weighed))
    number = Random(seed).random() * sum(each.weight for each in able)  # noqa: S311 - no secret hangs on it
    for each in able:
        number -= each.weight
        if number < 0:
            return Choice(each.provider, method, tuple(weighed))
    return Choice(able[-1].provider, method, tuple(weighed))
