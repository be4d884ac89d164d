"""How many records one deed may take, and where it is done. Pure."""

#: security.md AZ-6: no deed takes more records at once.
MOST = 1_000
#: Up to so many are done while the person waits; more are done in the background.
WHILE_WAITING = 200
#: So many records share a transaction.
BATCH = 25


def in_background(records: int) -> bool:
    """Whether the person goes on meanwhile."""
    return records > WHILE_WAITING


def percent(total: int, waiting: int) -> int:
    """How far it came, rounded down, so that a hundred means done."""
    return 100 if not total else (total - waiting) * 100 // total
