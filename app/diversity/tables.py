"""What clients said of themselves, sealed, and the keys it is sealed to."""

from piccolo.columns import UUID, Bytea, ForeignKey, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.cases.tables import Person
from app.kernel.tables import key, moment, stamp


class DiversityKey(Table, tablename="diversity_key"):
    """A pair of keys: to the public half answers are sealed, the other half opens only with a pass phrase."""

    id: UUID = key()
    name = Varchar(length=16, unique=True, null=False)
    recipient = Varchar(length=100, null=False, help_text="The public half, as age writes it")
    sealed_identity = Bytea(
        null=False, help_text="The private half, locked by a pass phrase, then by the house"
    )
    made_at = stamp()
    retired_at = moment()


class Diversity(Table, tablename="diversity"):
    """The five answers of a client: sealed to a public key, then by the house to this row (security.md KE-4)."""

    id: UUID = key()
    person = ForeignKey(Person, null=False, unique=True, on_delete=OnDelete.restrict)
    sealed_to = ForeignKey(DiversityKey, null=False, index=True, on_delete=OnDelete.restrict)
    sealed_answers = Bytea(null=False)
    given_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    given_at = stamp()


class DiversityLoan(Table, tablename="diversity_loan"):
    """What opens the answers, for as long as one file is made with them; sealed by the house, gone afterwards."""

    id: UUID = key()
    sealed_identity = Bytea(null=False)
    lent_to = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    lent_at = stamp()
