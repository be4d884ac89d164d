"""One case."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.cases import choices, code_words, undoing
from app.cases.queries.scope import open_to
from app.cases.rules import AtProvider, Standing, at_provider
from app.kernel import clock, dates, db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _

#: A part of a case is served without a page only to whoever opened it within so long (security.md AU-5).
LOOKED_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class CaseView:
    """A case as its page shows it."""

    id: UUID
    reference: str
    laa_reference: int
    source: str
    version: int
    created_at: datetime
    modified_at: datetime
    archived_at: datetime | None
    organisation: UUID | None
    organisation_name: str
    provider: UUID | None
    provider_name: str
    owner: UUID | None
    owner_name: str
    category: UUID | None
    category_name: str
    matter_type1: UUID | None
    matter_type2: UUID | None
    matter_type1_name: str
    matter_type2_name: str
    media_code: UUID | None
    media_name: str
    requires_action_by: str | None
    due_at: datetime | None
    callback_attempt: int
    notes: str
    provider_notes: str
    client_notes: str
    exempt_user: bool | None
    exempt_user_reason: str | None
    ecf_statement: str | None
    complaint_flag: bool
    outcome_key: str
    outcome_code: str | None
    outcome_at: datetime | None
    billable_seconds: int
    is_urgent: bool
    had_alternative_help: bool
    provider_viewed_at: datetime | None
    provider_accepted_at: datetime | None
    provider_closed_at: datetime | None
    person: UUID | None
    person_reference: str
    person_version: int
    title: str
    full_name: str
    postcode: str
    street: str
    mobile_phone: str
    home_phone: str
    email: str
    birth_date: date | None
    ni_number: str
    language: str
    safe_to_contact: str
    safe_to_email: str
    announce_call: bool
    contact_for_research: bool | None
    research_methods: list[str] = field(hash=False)
    vulnerable: bool
    person_cases: int
    looked: bool

    @property
    def subject(self) -> Subject:
        """The case on its timeline."""
        return Subject("case", self.id)

    @property
    def matter_types(self) -> tuple[str, str]:
        """Both matter types in the reader's words, "" for one that is not known."""
        return code_words.matter_type(self.matter_type1_name), code_words.matter_type(self.matter_type2_name)

    @property
    def told(self) -> tuple[str | None, str | None]:
        """What its page says that time alone changes: how long is left, and how old the last outcome is."""
        now = clock.now()
        return (
            dates.left(self.due_at, now) if self.due_at else None,
            dates.ago(self.outcome_at, now) if self.outcome_at else None,
        )

    @property
    def next_actor(self) -> object:
        """Who acts next, in words."""
        return choices.NEXT_ACTORS[self.requires_action_by] if self.requires_action_by else _("No one")

    @property
    def research(self) -> list[object]:
        """Whether the client may be asked about the service, and by which ways, in words."""
        if not self.contact_for_research:
            return [_("Not asked yet") if self.contact_for_research is None else _("No")]
        return [_("Yes"), *(choices.RESEARCH_METHODS.get(way, way) for way in self.research_methods)]

    @property
    def standing(self) -> Standing:
        """What decides which codes it takes."""
        return Standing(
            self.provider is not None, self.had_alternative_help, self.archived_at, self.at_provider
        )

    @property
    def at_provider(self) -> AtProvider:
        """How far its provider is with it."""
        return at_provider(self.provider_viewed_at, self.provider_accepted_at, self.provider_closed_at)


#: Whether $3 opened the case after $4: its newest entries first. OFFSET 0 keeps the walk on this one timeline;
#: where few cases were opened of late the planner would else go through everything that anybody opened.
LOOKED = """coalesce((
  select true from timeline t
  cross join lateral (select * from event_log e where e.id = t.event_id offset 0) v
  where t.subject_kind = 'case' and t.subject_id = f.case_id
    and v.created_by = $3 and v.code in ('CASE_VIEWED', 'CASE_CREATED') and v.created_at > $4
  order by t.seq desc limit 1), false)"""


def _name(of: str, table: str, says: str = "name") -> str:
    """What a key of the case is called. One look by key each: as joins, all of a small table is hashed for one row."""
    return f"coalesce((select {says} from {table} where id = {of}), '')"


_NAMES = {
    "organisation": _name("k.organisation", "organisation"),
    "provider": _name("k.provider", "organisation"),
    "owner": _name("k.owner", "app_user"),
    "category": _name("k.category", "category"),
    "matter_type1": _name("k.matter_type1", "matter_type", "code || ' ' || label"),
    "matter_type2": _name("k.matter_type2", "matter_type", "code || ' ' || label"),
    "media_code": _name("k.media_code", "media_code"),
    "outcome": _name("f.outcome_code_id", "event_log", "key"),
}
_CASE = """
select k.id, k.reference, k.laa_reference, k.source, k.version, k.created_at, k.modified_at, k.archived_at,
  k.organisation, {organisation} as organisation_name, k.provider, {provider} as provider_name,
  k.owner, {owner} as owner_name, k.category, {category} as category_name,
  k.matter_type1, k.matter_type2, {matter_type1} as matter_type1_name,
  {matter_type2} as matter_type2_name, k.media_code, {media_code} as media_name,
  k.requires_action_by, k.requires_action_at as due_at,
  k.callback_attempt, k.notes, k.provider_notes, k.client_notes, k.exempt_user, k.exempt_user_reason,
  k.ecf_statement, k.complaint_flag, {outcome} as outcome_key, f.outcome_code, f.outcome_at,
  f.billable_seconds, f.is_urgent,
  exists(select 1 from lasting_event a where a.subject_id = k.id and a.type = 'outcome' and a.level >= 29
         and a.key = 'alternative_help') as had_alternative_help,
  f.provider_last_viewed_at as provider_viewed_at, f.provider_last_accepted_at as provider_accepted_at,
  f.provider_closed_at,
  k.person, coalesce(p.reference, '') as person_reference, coalesce(p.version, 0) as person_version,
  coalesce(p.title, '') as title, coalesce(p.full_name, '') as full_name, coalesce(p.postcode, '') as postcode,
  coalesce(p.street, '') as street, coalesce(p.mobile_phone, '') as mobile_phone,
  coalesce(p.home_phone, '') as home_phone, coalesce(p.email, '') as email, p.birth_date,
  coalesce(p.ni_number, '') as ni_number, coalesce(p.language, '') as language,
  coalesce(p.safe_to_contact, 'SAFE') as safe_to_contact, coalesce(p.safe_to_email, 'SAFE') as safe_to_email,
  coalesce(p.announce_call, true) as announce_call, p.contact_for_research,
  coalesce(p.research_methods, '{{}}') as research_methods, coalesce(p.vulnerable, false) as vulnerable,
  (select count(*) from cases other where other.person = k.person)::int as person_cases,
  {looked} as looked
from case_facts f
join cases k on k.id = f.case_id
left join person p on p.id = k.person
where k.reference = $2 and {scope}
"""


async def case_for(user: Account, reference: str) -> CaseView:
    """The case, if this person may see it. One they may not see does not exist."""
    scope = open_to(user)
    row = await db.fetchrow(
        _CASE.format(**_NAMES, looked=LOOKED, scope=scope.condition),
        scope.argument,
        reference.upper(),
        user.id,
        clock.now() - LOOKED_FOR,
    )
    if row is None:
        raise NotFound(_("There is no such case."))
    return CaseView(**dict(row))


async def standing_to_change(case: UUID) -> Standing:
    """What decides which codes a case takes, with the case locked: commands lock the subject before anything else
    (reliability.md P5). Raises NotFound."""
    row = await db.fetchrow(
        "select k.provider is not null as has_provider, k.archived_at,"
        " exists(select 1 from lasting_event a where a.subject_id = k.id and a.type = 'outcome' and a.level >= 29"
        " and a.key = 'alternative_help') as had, f.provider_last_viewed_at, f.provider_last_accepted_at,"
        f" f.provider_closed_at, {undoing.SNAPSHOT} as held"
        f" from cases k join case_facts f on f.case_id = k.id where k.id = $1 for update of k",
        case,
    )
    if row is None:
        raise NotFound(_("There is no such case."))
    undoing.keep(case, row["held"])
    state = at_provider(
        row["provider_last_viewed_at"], row["provider_last_accepted_at"], row["provider_closed_at"]
    )
    return Standing(row["has_provider"], row["had"], row["archived_at"], state)


async def reference_of(case: UUID) -> str:
    """The reference of a case that is there, as people and drafts name it."""
    return str(await db.fetchval("select reference from cases where id = $1", case))


async def brought_as(account: UUID, external_id: str) -> str | None:
    """The reference of the case that an account's program brought with this number."""
    found: str | None = await db.fetchval(
        "select reference from cases where created_by = $1 and external_id = $2", account, external_id
    )
    return found


async def categories_to_change(case: UUID, category: UUID) -> Any:
    """The category of a case, and the one it is to have; None for one that does not exist."""
    return await db.fetchrow(
        "select b.id as before_id, b.code as before, (select code from category where id = $2) as after"
        " from cases k left join category b on b.id = k.category where k.id = $1",
        case,
        category,
    )


async def problem_to_change(case: UUID) -> Any:
    """What the case is about, locked, with its version."""
    return await db.fetchrow(
        "select version, archived_at, category, matter_type1, matter_type2, media_code, source, exempt_user,"
        " exempt_user_reason, ecf_statement, notes from cases where id = $1 for update",
        case,
    )


async def person_to_change(case: UUID) -> Any | None:
    """The client of a case, locked with it; None when it has none."""
    person = await db.fetchval("select person from cases where id = $1 for update", case)
    return (
        None if person is None else await db.fetchrow("select * from person where id = $1 for update", person)
    )


async def person_named(user: Account, reference: str) -> UUID:
    """The client of a case in scope; vulnerable and merged people are never offered (cla.md 4.6). Raises NotFound."""
    scope = open_to(user)
    found: UUID | None = await db.fetchval(
        "select p.id from person p where p.reference = $2 and not p.vulnerable"
        " and not exists (select 1 from person_merge m where m.merged = p.id and m.undone_at is null)"
        " and exists (select 1 from cases k join case_facts f on f.case_id = k.id"
        f" where k.person = p.id and {scope.condition})",
        scope.argument,
        reference.upper(),
    )
    if found is None:
        raise NotFound(_("There is nobody with this reference."))
    return found


async def operator_name(user: Account, owner: UUID, case: UUID) -> str | None:
    """The name of an operator who may answer for this case: active, of its organisation; one of this person's
    organisations while nobody has claimed it."""
    name: str | None = await db.fetchval(
        "select u.name from app_user u, cases k where u.id = $1 and k.id = $2 and u.active"
        " and u.role in ('operator', 'operator_manager')"
        " and u.organisation = any(case when k.organisation is null then $3::uuid[] else array[k.organisation] end)",
        owner,
        case,
        list(user.scope or ()),
    )
    return name
