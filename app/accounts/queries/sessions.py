"""Who is asking: one statement a request joins the session, the person and their scope (SE-2)."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.accounts.rules import sessions as rules
from app.kernel import clock, db

_SCOPE: Final = """
  below as (
    select o.id from me join organisation o on o.id = me.organisation
    union
    select o.id from organisation o join below b on o.parent = b.id),
  person as (
    select me.*, o.kind as organisation_kind, o.name as organisation_name, o.may_judge_merits,
      coalesce(o.session_minutes, 60) as minutes, coalesce(o.address_allow_list, '{}') as allow_list,
      coalesce(o.second_factor_required, false) as organisation_asks, f.confirmed_at is not null as has_factor,
      case when me.organisation is not null then array(select id from below) end as scope
    from me left join organisation o on o.id = me.organisation left join second_factor f on f.member = me.id)
"""
_ME: Final = """u.id, u.name, u.username, u.email, u.role, u.organisation, u.department, u.manages_providers,
    u.language, u.time_zone, u.theme, u.preferences, u.is_demo, u.active_until,
    u.active and coalesce(u.active_until > recourse_now(), true) as active,
    (select count(*) from (select 1 from outbox n where n.recipient_user = u.id and n.channel = 'in_app'
      and n.seen_at is null limit 99) counted) as unread"""

_BY_SESSION: Final = f"""
with recursive
  me as (
    select s.id as session, s.seen_at, s.expires_at, s.fresh_at, s.admin_seen_at, {_ME}
    from app_session s join app_user u on u.id = s.user_id where s.token = $1),
{_SCOPE}
select * from person
"""
_BY_TOKEN: Final = f"""
with recursive
  me as (
    select t.id as session, t.scopes as token_scopes, t.secret_hash, t.last_used_at, null::timestamptz as fresh_at,
      t.revoked_at is null and t.expires_at > $2 as token_holds, {_ME}
    from api_token t join app_user u on u.id = t.member where t.public = $1),
{_SCOPE}
select * from person
"""
_BY_PERSON: Final = f"""
with recursive
  me as (select null::uuid as session, null::timestamptz as fresh_at, {_ME} from app_user u where u.id = $1),
{_SCOPE}
select * from person
"""


@dataclass(frozen=True)
class Found:
    """A session of the table: whose it is, and what it is worth now."""

    id: UUID
    username: str
    account: Account
    standing: rules.Standing
    seen_at: datetime
    expires_at: datetime
    minutes: int
    admin_seen_at: datetime | None


@dataclass(frozen=True)
class FoundToken:
    """A token of the table, and the hash its secret must have."""

    account: Account
    secret_hash: bytes
    last_used_at: datetime | None
    holds: bool


async def find(token_hash: str, *, address: str) -> Found | None:
    """The session of a token's hash (hex SHA-256), also one that has ended."""
    row = await db.fetchrow(_BY_SESSION, token_hash)
    if row is None:
        return None
    standing = rules.standing(
        now=clock.now(),
        active=row["active"],
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        minutes=row["minutes"],
        allow_list=row["allow_list"],
        address=address,
    )
    return Found(
        id=row["session"],
        username=row["username"],
        account=account_of(row, address=address),
        standing=standing,
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        minutes=row["minutes"],
        admin_seen_at=row["admin_seen_at"],
    )


async def find_token(public: str, *, address: str) -> FoundToken | None:
    """The API token of a public part, with its owner as they are now."""
    row = await db.fetchrow(_BY_TOKEN, public, clock.now())
    if row is None:
        return None
    holds = row["token_holds"] and row["active"] and rules.may_come_from(address, row["allow_list"])
    account = account_of(row, address=address, scopes=frozenset(row["token_scopes"]))
    return FoundToken(account, bytes(row["secret_hash"]), row["last_used_at"], holds)


async def account(person: UUID) -> Account | None:
    """An active person as commands see them, without a session."""
    row = await db.fetchrow(_BY_PERSON, person)
    return account_of(row) if row is not None and row["active"] else None


def account_of(row: Any, *, address: str = "", scopes: frozenset[str] | None = None) -> Account:
    """The person of a row of these statements."""
    switches = {"manages_providers": row["manages_providers"], "may_judge_merits": row["may_judge_merits"]}
    asked = rules.must_have_factor(
        row["role"], organisation_asks=row["organisation_asks"], demo=row["is_demo"]
    )
    return Account(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        organisation=row["organisation"],
        organisation_kind=row["organisation_kind"] or "",
        organisation_name=row["organisation_name"] or "",
        scope=None if row["scope"] is None else tuple(row["scope"]),
        department=row["department"],
        email=row["email"],
        language=row["language"],
        zone=row["time_zone"],
        theme=row["theme"],
        switches=frozenset(name for name, on in switches.items() if on),
        session=row["session"],
        minutes=row["minutes"],
        fresh_at=row["fresh_at"],
        unread=row["unread"],
        preferences=json.loads(row["preferences"]),
        has_factor=row["has_factor"],
        owes_factor=asked,
        must_enrol=asked and not row["has_factor"],
        active_until=row["active_until"],
        scopes=scopes,
        address=address,
    )


@dataclass(frozen=True)
class OpenSession:
    """A browser somebody is signed in on."""

    id: UUID
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    fresh_at: datetime | None = field(default=None)


async def open_of(person: UUID) -> list[OpenSession]:
    """The sessions of a person that are not yet over, the newest first."""
    rows = await db.fetch(
        "select s.id, s.agent, s.address, s.created_at, s.seen_at, s.fresh_at"
        " from app_session s join app_user u on u.id = s.user_id left join organisation o on o.id = u.organisation"
        " where s.user_id = $1 and s.expires_at > $2"
        " and s.seen_at > $2 - least(60, coalesce(o.session_minutes, 60)) * interval '1 minute'"
        " order by s.seen_at desc, s.id desc",
        person,
        clock.now(),
    )
    return [OpenSession(**dict(row)) for row in rows]
