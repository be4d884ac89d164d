"""Which release this is, and what it takes to work on a database (reliability.md 67, 68)."""

from typing import Final

#: as pyproject.toml has it
VERSION: Final = "0.1.0"
#: Rises with every release that changes tables. A migration that takes away what older releases read raises
#: `schema_version.min_code` to the first release that does without it.
CODE: Final = 1
#: How a process ends that is older than its database: its manager must not start it again.
TOO_OLD: Final = 3
