"""How a room shows one of its tables to administrators (security.md AD-2); app/admin builds the pages from it.

TABLES = [Shown(Category, _("Code lists"), columns=("code", "name"), edit=("name",))]
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piccolo.table import Table


@dataclass(frozen=True)
class Shown:
    """A table, the columns seen of it, and the few that may be written.

    `order` is a column, with "-" in front for newest first; `filters` may be asked for and sorted by. What is
    not named in `edit` or `create` is never written; a table with neither is read-only. `listed` are the columns
    of the list where the form has more. `refusals` says in words what a constraint of the database refuses.
    """

    table: type[Table]
    group: str
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    order: str = "id"
    edit: tuple[str, ...] = ()
    create: tuple[str, ...] = ()
    delete: bool = False
    listed: tuple[str, ...] = ()
    refusals: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The table's name in the database and in addresses."""
        return str(self.table._meta.tablename)

    @property
    def visible(self) -> frozenset[str]:
        """What may be read: the columns, and the key that addresses name."""
        return frozenset({*self.columns, str(self.table._meta.primary_key._meta.name)})
