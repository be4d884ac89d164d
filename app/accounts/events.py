"""What can happen to an account (cla.md 2, the further definitions)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class AccountEvent(Event):
    """Signing in, and what a person may do."""

    key = "account"
    codes = {
        "SIGNED_IN": system(mark("Signed in"), level=MINOR),
        "LOCKED": system(mark("Sign-in locked"), level=MINOR),
        "ROLE_CHANGED": system(mark("Role changed"), level=MINOR),
        "CREATED": system(mark("Account created"), level=MINOR),
        "CHANGED": system(mark("Account changed"), level=MINOR),
        "PASSWORD_SET": system(mark("Password set"), level=MINOR),
        "FACTOR_SET": system(mark("Second factor set up"), level=MINOR),
        "FACTOR_REMOVED": system(mark("Second factor removed"), level=MINOR),
        "RECOVERY_USED": system(mark("Recovery code used"), level=MINOR),
        "SESSIONS_ENDED": system(mark("Signed out everywhere"), level=MINOR),
    }
