"""Which audits a person may see at all: those of their departments, or of the organisations in their scope."""

from app.accounts import places
from app.accounts.account import Account
from app.accounts.places import Places


def open_to(user: Account) -> Places:
    """Every query on `audit_schedule s` begins here. A department manager also sees what is given to them by name."""
    return places.open_to(user, department="s.department", hospital="s.institution", own="s.assignee")
