"""What decides which provider a case goes to, and what it decided (cla.md 4.7)."""

from datetime import time

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, ForeignKey, Integer, Time, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.allocation.choices import METHODS
from app.cases.tables import Case, Category
from app.kernel.tables import key, one_of, stamp
from app.organisations.tables import Organisation

WEEKDAYS = [1, 2, 3, 4, 5]


class Allocation(Table, tablename="allocation"):
    """That a provider takes cases of a category, and its weight among those that do.

    A change of any weight of a category begins its count anew (a trigger of the migration).
    """

    id: UUID = key()
    provider = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    category = ForeignKey(Category, null=False, index=True, on_delete=OnDelete.restrict)
    weight = Integer(default=1, null=False, help_text="0: only by hand, never suggested")
    weekdays = Array(
        base_column=Integer(),
        default=WEEKDAYS,
        null=False,
        help_text="Days of work under education rules, Monday is 1",
    )
    created_at = stamp()
    updated_at = stamp()

    allocation_pair_uq = Unique([provider, category])
    weight_is_not_negative = Check("weight >= 0")


class AllocationRule(Table, tablename="allocation_rule"):
    """How a category is allocated; without a row: weekdays from 09:00 to 18:00, by weight."""

    id: UUID = key()
    category = ForeignKey(Category, null=False, unique=True, on_delete=OnDelete.restrict)
    opens = Time(default=time(9), null=False, help_text="Before this the out-of-hours rota answers")
    closes = Time(default=time(18), null=False, help_text="From this on the out-of-hours rota answers")
    education = Boolean(
        default=False,
        null=False,
        help_text="Education rules: by weekday, no more than the share on Thursdays",
    )
    face_to_face = ForeignKey(
        Organisation,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        help_text="Assigning to this firm also logs EDFF",
    )
    updated_at = stamp()

    opens_before_it_closes = Check("opens < closes")


class AllocationSetting(Table, tablename="allocation_setting"):
    """What holds for every category: one row."""

    id: UUID = key()
    single = Boolean(default=True, null=False, unique=True)
    best_fit = Boolean(
        default=True,
        null=False,
        help_text="Off in an emergency: a draw by weight alone, whatever was assigned",
    )
    always_suggest = Boolean(
        default=True, null=False, help_text="Out of hours, when nobody is on the rota: suggest by weight"
    )
    accept_hours = Integer(
        default=9, null=False, help_text="Working hours a provider has to accept or send back; 0: no limit"
    )
    updated_at = stamp()

    there_is_one_row = Check("single")
    accept_hours_are_sound = Check("accept_hours between 0 and 500")


class AllocationRound(Table, tablename="allocation_round"):
    """The count of a category since its weights last changed; the trigger on `allocation` keeps it."""

    category = ForeignKey(Category, primary_key=True, null=False, on_delete=OnDelete.restrict)
    number = Integer(default=1, null=False)
    since = stamp()


class AllocatedCase(Table, tablename="allocated_case"):
    """A case that counts for a provider in a round of its category."""

    case_id = ForeignKey(Case, primary_key=True, null=False, on_delete=OnDelete.restrict)
    category = UUID(null=False, default=None)
    provider = UUID(null=False, default=None)
    round = Integer(default=1, null=False)


class AllocationCount(Table, tablename="allocation_count"):
    """How many cases a provider was given in a round: the sum of `allocated_case`, kept with it."""

    id: UUID = key()
    category = ForeignKey(Category, null=False, on_delete=OnDelete.restrict)
    provider = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    round = Integer(default=1, null=False)
    cases = Integer(default=0, null=False)

    allocation_count_uq = Unique([category, round, provider])


class RotaEntry(Table, tablename="rota_entry"):
    """Who takes the cases of a category outside its hours; two never overlap (an exclusion constraint)."""

    id: UUID = key()
    category = ForeignKey(Category, null=False, index=True, on_delete=OnDelete.restrict)
    provider = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    starts_at = stamp()
    ends_at = stamp()
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    rota_entry_ends_after_its_start = Check("starts_at < ends_at")


class Suggestion(Table, tablename="suggestion"):
    """What was suggested for a case, with all that decided it: seed, weights, counts. Never changed."""

    id: UUID = key()
    case = ForeignKey(Case, null=False, index=True, on_delete=OnDelete.restrict)
    category = ForeignKey(Category, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    method = Varchar(length=20, null=False)
    seed = BigInt(null=False)
    provider = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    candidates = JSONB(default="[]", null=False)
    asked_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    as_of = stamp()

    method_is_known = one_of("method", METHODS)


class Reservation(Table, tablename="reservation"):
    """A suggested provider, kept for a case for a minute: two operators at once do not both fill one firm."""

    case_id = ForeignKey(Case, primary_key=True, null=False, on_delete=OnDelete.restrict)
    provider = UUID(null=False, default=None)
    category = UUID(null=False, default=None, index=True)
    suggestion = ForeignKey(Suggestion, null=False, index=True, on_delete=OnDelete.restrict)
    until = stamp()
