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
        "RECOVERY_MADE": system(mark("New recovery codes made"), level=MINOR),
        "FACTOR_RESET_ASKED": system(mark("Removal of the second factor asked for"), level=MINOR),
        "SESSIONS_ENDED": system(mark("Sessions ended"), level=MINOR),
        "UNLOCKED": system(mark("Sign-in unlocked"), level=MINOR),
        "INVITED": system(mark("Invitation sent"), level=MINOR),
        "RESET_ASKED": system(mark("Link for a new password sent"), level=MINOR),
        "DEACTIVATED": system(mark("Account deactivated"), level=MINOR),
        "ACTIVATED": system(mark("Account activated"), level=MINOR),
        "BREAK_GLASS_OPENED": system(mark("Emergency account made")),
        "BREAK_GLASS_REVIEWED": system(mark("Emergency account reviewed")),
        "TOKEN_MADE": system(mark("API token made"), level=MINOR),
        "TOKEN_REVOKED": system(mark("API token revoked"), level=MINOR),
    }
