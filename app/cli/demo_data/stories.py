"""Cases with their timelines, one after the other: the same number tells the same story (no memory, no end)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from random import Random
from uuid import UUID

from app.cli.demo_data import names, plots
from app.cli.demo_data.plots import MANAGER, NOBODY, OPERATOR, PROVIDER, Deed, Plot
from app.eventlog import RELEASE, registry

LETTERS = "ACEFHJKMNPRTUVWXY3479"
DIGITS = "123456789"
REFERENCES = 9**8
#: Coprime to REFERENCES, so that the numbers of cases that follow each other look unlike each other.
STEP = 7_368_787
SMALL = timedelta(days=90)
LATELY = timedelta(days=3)


@dataclass(frozen=True)
class Cast:
    """Who acts, and what a case may be about."""

    organisation: UUID
    operators: Sequence[UUID]
    manager: UUID
    #: each provider with one of its people
    providers: Sequence[tuple[UUID, UUID]]
    #: each category's code and key, with its matter types of level 1 and 2
    categories: Sequence[tuple[str, UUID, Sequence[UUID], Sequence[UUID]]]
    media: Sequence[UUID]


@dataclass(slots=True)
class Happening:
    """A row of the log to be."""

    key: str
    code: str
    at: datetime
    by: UUID | None
    notes: str = ""
    timer: int | None = None
    seconds: int | None = None
    due: datetime | None = None


@dataclass(slots=True)
class Stretch:
    """A stopped timer."""

    by: UUID
    began: datetime
    ended: datetime


@dataclass(slots=True)
class Story:
    """A case, its client and all that happened."""

    number: int
    reference: str
    source: str
    opened: datetime
    category: tuple[str, UUID, Sequence[UUID], Sequence[UUID]]
    name: str
    birth: date
    media: UUID
    happenings: list[Happening] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    owner: UUID | None = None
    organisation: UUID | None = None
    provider: UUID | None = None
    next_actor: str | None = "operator"
    due: datetime | None = None
    callbacks: int = 0


_FAMILIAR = ("housing", "debt", "family", "benefits", "discrimination", "education", "immigration")


def reference_of(number: int) -> str:
    """A case reference that no other number has (cla.md 4.1)."""
    first, rest = divmod(number * STEP % (REFERENCES * len(LETTERS)), REFERENCES)
    letters = LETTERS[first] + LETTERS[number % len(LETTERS)]
    digits = "".join(DIGITS[rest // 9**n % 9] for n in range(8))
    return f"{letters}-{digits[:4]}-{digits[4:]}"


def tell(numbers: range, cast: Cast, *, since: datetime, until: datetime) -> Iterator[Story]:
    """The stories of these numbers, opened one after the other between two instants."""
    weights = [plot.weight for plot in plots.PLOTS]
    known = {category[0]: category for category in cast.categories}
    familiar = [known[code] for code in _FAMILIAR if code in known]
    for number in numbers:
        chance = Random(number)  # noqa: S311 - a story, not a secret
        plot = chance.choices(plots.PLOTS, weights)[0]
        share = (number - numbers.start + chance.random()) / len(numbers)
        opened = _office_hour(since + (until - since) * share, chance)
        if plot.waits and until - since <= SMALL:
            opened = until - LATELY * chance.random()
        about = chance.choice(familiar) if chance.random() < 0.9 else chance.choice(cast.categories)
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
        story = Story(
            number=number,
            reference=reference_of(number),
            source=plot.source or chance.choice(("PHONE", "PHONE", "PHONE", "VOICEMAIL")),
            opened=min(opened, until - timedelta(minutes=1)),
            category=about,
            name=names.full_name(chance),
            birth=born,
            media=chance.choice(cast.media),
        )
        _Telling(story, cast, chance, until).run(plot)
        yield story


def _office_hour(at: datetime, chance: Random) -> datetime:
    """The same day or the Friday before it, between eight and eight."""
    at -= timedelta(days=max(0, at.weekday() - 4))
    return at.replace(hour=chance.randrange(8, 20), minute=chance.randrange(60), second=chance.randrange(60))


class _Telling:
    """One story as it is being told."""

    def __init__(self, story: Story, cast: Cast, chance: Random, until: datetime) -> None:
        self.story, self.cast, self.chance, self.until = story, cast, chance, until
        self.people: Mapping[str, UUID | None] = {
            OPERATOR: chance.choice(cast.operators),
            MANAGER: cast.manager,
            NOBODY: None,
        }
        self.provider, self.adviser = chance.choice(cast.providers)
        self.began: datetime | None = None

    def run(self, plot: Plot) -> None:
        at = self.story.opened
        for deed in plot.deeds:
            low, high = deed.minutes
            at += timedelta(
                seconds=self.chance.randrange(low * 60, high * 60 + 1) + self.chance.randrange(1, 20)
            )
            if at >= self.until:
                break
            self._do(deed, at)
        self._hang_up(at)

    def _do(self, deed: Deed, at: datetime) -> None:
        story, by = self.story, self.adviser if deed.who == PROVIDER else self.people[deed.who]
        if deed.call and by is not None:
            self.began = at
            story.happenings.append(Happening("timer", "STARTED", at, by, timer=len(story.stretches)))
        kind = registry.kind(deed.key, deed.code)
        timer = len(story.stretches) if self.began is not None and deed.who != PROVIDER else None
        story.happenings.append(Happening(deed.key, deed.code, at, by, self._note(deed), timer))
        if kind.sets_next_actor:
            self._hand_on(kind.next_actor)
        self._remember(deed, at, by)
        if kind.stops_timer and self.began is not None and by is not None:
            self._stop(at, by)

    def _hand_on(self, actor: str | None) -> None:
        if actor != RELEASE:
            self.story.next_actor = actor
        elif self.story.next_actor in ("operator", "operator_manager"):
            self.story.next_actor = None

    def _remember(self, deed: Deed, at: datetime, by: UUID | None) -> None:
        story = self.story
        if deed.code == "CASE_CREATED":
            story.owner = by
        elif deed.code == "CASE_ORGANISATION_SET":
            story.organisation, story.owner = self.cast.organisation, story.owner or by
        elif deed.key == "assign_to_provider":
            story.provider = self.provider
        elif deed.code in ("MIS", "COI"):
            story.provider = None
        elif deed.key == "call_me_back":
            story.callbacks += 1
            story.due = at + timedelta(minutes=30 * self.chance.randrange(2, 90))
            story.happenings[-1].due = story.due

    def _note(self, deed: Deed) -> str:
        if deed.note == "opening":
            return self.chance.choice(plots.OPENINGS.get(self.story.category[0], plots.OPENINGS[""]))
        return self.chance.choice(plots.NOTES[deed.note]) if deed.note else ""

    def _stop(self, at: datetime, by: UUID) -> None:
        assert self.began is not None
        seconds = ceil((at - self.began).total_seconds())
        self.story.happenings.append(Happening("timer", "STOPPED", at, by, seconds=seconds))
        self.story.stretches.append(Stretch(by, self.began, at))
        self.began = None

    def _hang_up(self, at: datetime) -> None:
        """A call that no code ended was ended by hand."""
        if self.began is not None:
            last = self.story.happenings[-1]
            assert last.by is not None
            self._stop(max(self.began, last.at), last.by)
