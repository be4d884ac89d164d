"""What stands in for each parameter of an address: an own object, a foreign one, an unknown one."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from app.accounts.account import Account
from app.actions.commands.raising import raise_action
from app.actions.inputs import NewAction
from app.bulk.commands import start as start_bulk
from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.documents.rules.names import key_of
from app.kernel import db, ids
from app.kernel.actor import the_system
from app.privacy.commands.access import ask as ask_access
from app.privacy.inputs import AccessInput
from app.reports.catalogue import find
from app.reports.commands.export import request as ask_export
from app.reports.inputs import Asked
from tests import make
from tests.households import make as households

Maker = Callable[[Account], Awaitable[str]]
UNKNOWN = {
    "reference": "AC-1111-1111",
    "part": "means",
    "token": "nothing",
    "purpose": "reset",
    "place": "case:AC-1111-1111",
    "kind": "nothing",
    "name": "nothing",
    "slug": "nothing",
}


def unknown(parameter: str) -> str:
    """A value of the right shape that names nothing: a key unless the parameter is something else."""
    return UNKNOWN.get(parameter, str(UUID(int=7)))


async def foreign_case(_actor: Account) -> str:
    """A case of an organisation that nobody in the test belongs to."""
    stranger = await make.account("operator")
    return await make.case(stranger, person="Foreign Canary")


async def foreign_document(_actor: Account) -> str:
    """A photo on a case of an organisation that nobody in the test belongs to, and its small picture."""
    stranger, document = await make.account("operator"), ids.new()
    case = await make.case(stranger, person="Foreign Canary")
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state,"
        " picture, picture_width, picture_height, picture_bytes, picture_sha256)"
        " select $1, $2, 'case', id, 'Foreign Canary.jpg', 'image/jpeg', 1, 's', 'stored', 'made', 1, 1, 1, 's'"
        " from cases where reference = $3",
        document,
        key_of(document),
        case,
    )
    return str(document)


async def foreign_complaint(_actor: Account) -> str:
    """A complaint about a hospital that nobody in the test belongs to."""
    hospital = await make.organisation(kind="hospital")
    made = await open_one(
        NewComplaint(hospital=hospital, title="Foreign Canary", source="MOH"), by=the_system
    )
    return made.reference


async def foreign_action(_actor: Account) -> str:
    """An action of a hospital that nobody in the test belongs to."""
    hospital = await make.organisation(kind="hospital")
    made = await raise_action(NewAction(hospital, "Foreign Canary"), by=the_system)
    return made.reference


async def foreign_billing(_actor: Account) -> str:
    """A billing file of another provider, found good and not accepted."""
    stranger = await make.account("provider_manager")
    document, upload = ids.new(), ids.new()
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state)"
        " values ($1, 'foreign', 'billing_upload', $2, 'Foreign Canary.csv', 'text/csv', 1, 's', 'stored')",
        document,
        upload,
    )
    await db.execute(
        "insert into billing_upload (id, provider, month, state, document, file_name, sha256, uploaded_by)"
        " values ($1, $2, '2026-10-01', 'checked', $3, 'Foreign Canary.csv', 's', $4)",
        upload,
        stranger.organisation,
        document,
        stranger.id,
    )
    return str(upload)


async def foreign_household(_actor: Account) -> str:
    """A household of a district that no officer in the test is limited to."""
    theirs, elsewhere = await households.place(), await households.place()
    await db.execute(
        "insert into user_place (id, member, location) select uuidv7(), id, $1 from app_user"
        " where role = 'field_officer'",
        elsewhere,
    )
    return str(await households.household(location=theirs, last_name="Foreign Canary"))


async def foreign_run(_actor: Account) -> str:
    """A bulk deed that somebody else asked for."""
    stranger = await make.account("operator")
    case = await db.fetchval(
        "select id from cases where reference = $1", await make.case(stranger, person="Foreign Canary")
    )
    return str(await start_bulk("cases", "note", [case], {"notes": "Foreign Canary"}, by=stranger))


async def foreign_request(_actor: Account) -> str:
    """What a client of another organisation asked for."""
    boss = await make.account("operator_manager")
    reference = await make.case(boss, person="Foreign Canary")
    person = await db.fetchval(
        "select p.reference from person p join cases k on k.person = p.id where k.reference = $1", reference
    )
    asked = AccessInput(person, "Foreign Canary", "Foreign Canary")
    return str(await ask_access(asked, by=boss))


async def foreign_export(_actor: Account) -> str:
    """A report that somebody else had made, and nobody else is told of."""
    stranger = await make.account("contract_manager")
    asked = Asked.parse(find("case-extract"), {"from": "2026-01-01", "to": "2026-01-31"})
    return str(await ask_export(asked, by=stranger))


async def foreign_library(_actor: Account) -> str:
    """A published document of a hospital that nobody in the test belongs to."""
    stranger, key = await make.account("complaints_officer"), ids.new()
    await db.execute(
        "insert into library_document (id, title, organisation, status, created_by)"
        " values ($1, 'Foreign Canary', $2, 'published', $3)",
        key,
        stranger.organisation,
        stranger.id,
    )
    return str(key)


async def foreign_schedule(_actor: Account) -> str:
    """A schedule of audits on a ward that nobody in the test belongs to."""
    hospital, form, key = await make.organisation(kind="hospital"), ids.new(), ids.new()
    await db.execute("insert into form (id, kind, name_en) values ($1, 'audit', 'Foreign Canary')", form)
    await db.execute(
        "insert into audit_schedule (id, name, form, institution, department, rule, starts_on)"
        " values ($1, 'Foreign Canary', $2, $3, $4, 'FREQ=DAILY;INTERVAL=1', '2026-01-01')",
        key,
        form,
        hospital,
        await make.department(hospital),
    )
    return str(key)


async def foreign_heard(_actor: Account) -> str:
    """A mention of a hospital that nobody in the test belongs to."""
    stranger, key = await make.account("complaints_officer"), ids.new()
    await db.execute(
        "insert into heard (id, kind, hospital, channel, external_id, words, label)"
        " values ($1, 'mention', $2, 'x', '1', 'Foreign Canary', 'negative')",
        key,
        stranger.organisation,
    )
    return str(key)


async def foreign_form(_actor: Account) -> str:
    """A form of a hospital that nobody in the test belongs to."""
    key = ids.new()
    await db.execute(
        "insert into form (id, owner_institution, name_en, status) values ($1, $2, 'Foreign Canary', 'active')",
        key,
        await make.organisation(kind="hospital"),
    )
    return str(key)


async def foreign_kpi(_actor: Account) -> str:
    """A key figure of a hospital that nobody in the test belongs to."""
    stranger, key = await make.account("complaints_officer"), ids.new()
    await db.execute(
        "insert into kpi (id, name, measure, hospital) values ($1, 'Foreign Canary', 'complaints.counted', $2)",
        key,
        stranger.organisation,
    )
    return str(key)


async def foreign_screen(actor: Account) -> str:
    """A review screen of a hospital that nobody in the test belongs to."""
    key, hospital = ids.new(), await make.organisation(kind="hospital")
    await db.execute(
        "insert into review_screen (id, name, form, institution, roles) values ($1, 'Foreign Canary', $2, $3, '{}')",
        key,
        UUID(await foreign_form(actor)),
        hospital,
    )
    await db.execute(
        "insert into review_screen_revision (id, review_screen, revision, definition) values ($1, $2, 1, $3)",
        ids.new(),
        key,
        '{"days": 90, "low": false, "failed": false, "ward": "", "columns": [], "charts": []}',
    )
    return str(key)


#: By the first part of a route's name: how to make an object of somebody else.
FOREIGN: dict[str, Maker] = {
    "actions": foreign_action,
    "audits": foreign_schedule,
    "billing": foreign_billing,
    "bulk": foreign_run,
    "cases": foreign_case,
    "complaints": foreign_complaint,
    "documents": foreign_document,
    "privacy": foreign_request,
    "feedback": foreign_case,
    "forms": foreign_form,
    "library": foreign_library,
    "links": foreign_case,
    "diversity": foreign_case,
    "kpis": foreign_kpi,
    "listening": foreign_heard,
    "households": foreign_household,
    "reports": foreign_export,
    "results": foreign_form,
    "reviews": foreign_screen,
}
#: What the address of a record holds, where it is not a reference.
KEY = {
    "billing": "id",
    "bulk": "id",
    "documents": "id",
    "privacy": "id",
    "households": "id",
    "reports": "id",
    "library": "id",
    "audits": "id",
    "forms": "id",
    "kpis": "id",
    "listening": "id",
}
