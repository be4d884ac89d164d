"""What a transaction carries along for whoever acts later in it; a savepoint that fails takes its notes with it."""

from typing import Any

from app.kernel import db


def note(name: str, value: Any) -> None:
    """Leave something under a name. Raises RuntimeError outside a command."""
    transaction = db.engine().current_transaction.get()
    if not isinstance(transaction, db.Transaction):
        raise RuntimeError("This belongs inside a command.")
    transaction.notes[name] = value


def noted(name: str) -> Any:
    """What was left under a name; None without one, or outside a command."""
    transaction = db.engine().current_transaction.get()
    return transaction.notes.get(name) if isinstance(transaction, db.Transaction) else None


def first_time(name: str) -> bool:
    """True once a transaction for each name: the bell rings once, not once a row."""
    if noted(name):
        return False
    if db.in_transaction():
        note(name, True)
    return True
