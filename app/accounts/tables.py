"""Users and everything that lets them in."""

from piccolo.apps.user.tables import BaseUser
from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Text,
    Varchar,
)
from piccolo.columns import Secret as SecretColumn
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table
from piccolo_api.session_auth.tables import SessionsBase

from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Department, Location, Organisation

ROLES = (
    "operator",
    "operator_manager",
    "provider",
    "provider_manager",
    "complaints_officer",
    "department_manager",
    "action_coordinator",
    "field_officer",
    "contract_manager",
    "analyst",
    "admin",
)
LANGUAGES = ("en", "fr", "ar")
THEMES = ("auto", "light", "dark")


class User(BaseUser, tablename="app_user"):
    """A person who signs in: one role, one organisation, perhaps a department."""

    id: UUID = key()
    username = Varchar(length=150, unique=True, null=False)
    password = SecretColumn(length=255, default="")
    email = Varchar(length=254, unique=False, default="", index=True)
    name = Varchar(length=150, null=False, default="")
    role = Varchar(length=30, null=False, default="operator", index=True)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    manages_providers = Boolean(default=False, null=False)
    language = Varchar(length=2, default="en", null=False)
    time_zone = Varchar(length=60, default="Europe/London", null=False)
    theme = Varchar(length=5, default="auto", null=False)
    preferences = JSONB(default="{}", null=False)
    phone = Varchar(length=40, default="")
    is_demo = Boolean(default=False, null=False)
    mail_bounced_at = moment()
    absent_until = moment()
    active_until = moment()
    password_set_at = moment()
    wrong_in_a_row = Integer(default=0, null=False)
    created_by = ForeignKey("self", null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    updated_at = stamp()

    role_is_known = one_of("role", ROLES)
    language_is_known = one_of("language", LANGUAGES)
    theme_is_known = one_of("theme", THEMES)


class UserPlace(Table, tablename="user_place"):
    """A region or district an enrolment officer is limited to; none means all."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    location = ForeignKey(Location, null=False, index=True, on_delete=OnDelete.restrict)

    user_place_pair_uq = Unique([member, location])


class Session(SessionsBase, tablename="app_session"):
    """Somebody signed in on one browser (security.md SE-2): only the hash of the token is kept."""

    id: UUID = key()
    token = Varchar(length=64, null=False, unique=True, secret=True)
    user_id = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    seen_at = stamp()
    expires_at = stamp()
    fresh_at = moment()
    admin_seen_at = moment()
    address = Varchar(length=45, default="")
    agent = Varchar(length=80, default="")
    wrong_fresh = Integer(default=0, null=False)
    break_glass = Boolean(default=False, null=False)


class SignInStep(Table, tablename="sign_in_step"):
    """Half signed in: the password was right, the second factor is still owed (SI-8)."""

    id: UUID = key()
    token_hash = Bytea(null=False, unique=True)
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    wrong_codes = Integer(default=0, null=False)
    next_url = Varchar(length=500, default="")
    created_at = stamp()
    expires_at = stamp()


class SecondFactor(Table, tablename="second_factor"):
    """A person's TOTP secret, sealed, and the last step that was spent (SI-9, SI-10)."""

    id: UUID = key()
    member = ForeignKey(User, null=False, unique=True, on_delete=OnDelete.restrict)
    sealed_secret = Bytea(null=False)
    last_step = BigInt(default=0, null=False)
    wrong_in_a_row = Integer(default=0, null=False)
    confirmed_at = moment()
    created_at = stamp()


class RecoveryCode(Table, tablename="recovery_code"):
    """One of ten codes shown once (SI-11)."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    code_hash = Bytea(null=False, unique=True)
    created_at = stamp()


class OneTimeLink(Table, tablename="one_time_link"):
    """An invitation or a password reset, spent by DELETE (SI-7)."""

    id: UUID = key()
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    purpose = Varchar(length=20, null=False)
    token_hash = Bytea(null=False, unique=True)
    created_at = stamp()
    expires_at = stamp()

    purpose_is_known = one_of("purpose", ("invitation", "reset"))


class SignInFailure(Table, tablename="sign_in_failure"):
    """A wrong password by folded name or known browser, counted across processes (SI-5)."""

    id: UUID = key()
    key_hash = Bytea(null=False, index=True)
    at = stamp(index=True)


class SignIn(Table, tablename="sign_in"):
    """Every attempt to sign in, for the security figures of bi.md 3: no names of strangers."""

    id: UUID = key()
    member = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    outcome = Varchar(length=20, null=False)
    address = Varchar(length=45, default="")
    at = stamp(index=True)

    outcome_is_known = one_of("outcome", ("ok", "wrong", "locked", "factor_wrong", "disabled"))


class ApiToken(Table, tablename="api_token"):
    """A key for another program, scoped and expiring (security.md 2.11)."""

    id: UUID = key()
    name = Varchar(length=120, null=False)
    member = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    public = Varchar(length=8, null=False, unique=True)
    secret_hash = Bytea(null=False)
    scopes = Array(base_column=Varchar(length=60), default=list, null=False)
    created_at = stamp()
    expires_at = stamp()
    last_used_at = moment()
    revoked_at = moment()


class ExportLog(Table, tablename="export_log"):
    """Who took what out of the house: kept for ever.

    What is sent while it is read is written down before its first byte, not `whole` yet, and told its `rows` at its
    end. One that stays so was broken off after at least so many.
    """

    id: UUID = key()
    member = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    what = Varchar(length=120, null=False)
    filters = JSONB(default="{}", null=False)
    columns = Array(base_column=Varchar(length=80), default=list, null=False)
    rows = BigInt(default=0, null=False)
    whole = Boolean(default=True, null=False)
    reason = Text(default="")
    personal = Boolean(default=False, null=False)
    at = stamp(index=True)
