"""The one table of who may do what. Pages, templates, the admin and the tasks all ask it."""

from app.kernel.language import _

OPERATOR = "operator"
MANAGER = "operator_manager"
PROVIDER = "provider"
PROVIDER_MANAGER = "provider_manager"
OFFICER = "complaints_officer"
DEPARTMENT = "department_manager"
COORDINATOR = "action_coordinator"
FIELD = "field_officer"
CONTRACT = "contract_manager"
ANALYST = "analyst"
ADMIN = "admin"

ROLE_NAMES = {
    OPERATOR: _("Operator"),
    MANAGER: _("Operator manager"),
    PROVIDER: _("Provider staff"),
    PROVIDER_MANAGER: _("Provider manager"),
    OFFICER: _("Complaints officer"),
    DEPARTMENT: _("Department manager"),
    COORDINATOR: _("Action coordinator"),
    FIELD: _("Enrolment officer"),
    CONTRACT: _("Contract manager"),
    ANALYST: _("Analyst"),
    ADMIN: _("Administrator"),
}
ROLES = tuple(ROLE_NAMES)
EVERYONE = frozenset(ROLES)

_CALLS = frozenset({OPERATOR, MANAGER})
_PROVIDERS = frozenset({PROVIDER, PROVIDER_MANAGER})
_CASEWORK = _CALLS | _PROVIDERS

#: What is left to somebody who still owes a second factor: to enrol it, to prove who they are, to leave.
ENTER = "account.enter"

PERMISSIONS: dict[str, frozenset[str]] = {
    # one's own things
    "home.see": EVERYONE,
    ENTER: EVERYONE,
    "account.own": EVERYONE,
    "tokens.own": EVERYONE,
    "desk.use": EVERYONE,
    "notices.read": EVERYONE,
    "documents.read": EVERYONE,
    "find.use": EVERYONE,
    # casework
    "cases.read": _CASEWORK,
    "cases.create": _CALLS,
    "cases.bring": frozenset({MANAGER}),
    "cases.edit": _CASEWORK,
    "cases.note": _CASEWORK,
    "cases.outcome": _CASEWORK,
    "cases.attach": _CASEWORK,
    "cases.provide": _PROVIDERS,
    "cases.assign": _CALLS,
    "cases.callback": _CALLS,
    "allocation.rota": frozenset({MANAGER}),
    "cases.reassign": frozenset({MANAGER}),
    "cases.review": frozenset({MANAGER}),
    "cases.help": _CASEWORK,
    "cases.put_away": _CALLS,
    "cases.checklist": _CASEWORK,
    "cases.link": _CALLS,
    "cases.merge": frozenset({MANAGER}),
    "diversity.ask": _CALLS,
    "cases.audit": frozenset({MANAGER}),
    "feedback.read": _PROVIDERS | {MANAGER},
    "feedback.reply": _PROVIDERS | {MANAGER},
    "feedback.leave": _PROVIDERS,
    "feedback.settle": frozenset({MANAGER}),
    "guidance.read": _CASEWORK | {ADMIN},
    "questions.edit": frozenset({ADMIN}),
    "library.read": _CALLS | {OFFICER, DEPARTMENT, COORDINATOR, ANALYST, ADMIN},
    "library.edit": frozenset({MANAGER, OFFICER, COORDINATOR, ADMIN}),
    "results.export": frozenset({MANAGER, OFFICER, COORDINATOR, ADMIN}),
    "reviews.read": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR, ANALYST, ADMIN}),
    "reviews.edit": frozenset({MANAGER, OFFICER, COORDINATOR, ADMIN}),
    "audits.read": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR, ANALYST, ADMIN}),
    "audits.start": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR, ADMIN}),
    "audits.schedule": frozenset({MANAGER, OFFICER, COORDINATOR, ADMIN}),
    "bulk.use": _CALLS,
    # complaints
    "complaints.read": _CALLS | {OFFICER, DEPARTMENT, COORDINATOR},
    "complaints.create": _CALLS | {OFFICER},
    "complaints.note": _CALLS | {OFFICER, DEPARTMENT, COORDINATOR},
    "complaints.work": frozenset({MANAGER, OFFICER}),
    "complaints.move": frozenset({MANAGER, OFFICER, DEPARTMENT}),
    "complaints.link": _CALLS,
    "complaints.deadline": frozenset({COORDINATOR}),
    "complaints.report": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR, CONTRACT, ANALYST, ADMIN}),
    "complaints.rules": frozenset({MANAGER, OFFICER, ADMIN}),
    "complaints.apply": frozenset({ADMIN}),
    "complaints.calendars": frozenset({ADMIN}),
    "complaints.unroutable": frozenset({MANAGER, OFFICER, ADMIN}),
    "complaints.respond": frozenset({MANAGER, OFFICER, DEPARTMENT}),
    "complaints.acknowledge": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR}),
    "complaints.import": frozenset({MANAGER, OFFICER}),
    "complaints.export": frozenset({MANAGER, OFFICER}),
    # actions
    "actions.read": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR}),
    "actions.raise": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR}),
    "actions.work": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR}),
    "actions.assign": frozenset({MANAGER, DEPARTMENT, COORDINATOR}),
    "actions.decide": frozenset({COORDINATOR}),
    "actions.route": frozenset({COORDINATOR, ADMIN}),
    "actions.sources": frozenset({COORDINATOR, ADMIN}),
    "actions.apply": frozenset({ADMIN}),
    "actions.suggest": _CALLS | {OFFICER, DEPARTMENT, COORDINATOR, FIELD},
    # forms
    "forms.read": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR, ANALYST, ADMIN}),
    "forms.edit": frozenset({COORDINATOR, ADMIN}),
    "forms.fill": frozenset({MANAGER, OFFICER, DEPARTMENT, COORDINATOR, ADMIN}),
    "forms.share": frozenset({OFFICER, COORDINATOR, ADMIN}),
    "listening.read": frozenset({MANAGER, OFFICER, COORDINATOR}),
    "listening.bring": frozenset({MANAGER, OFFICER, COORDINATOR}),
    "kpis.read": frozenset({MANAGER, OFFICER, COORDINATOR, CONTRACT, ANALYST, ADMIN}),
    # billing
    "billing.read": frozenset({MANAGER, PROVIDER_MANAGER, CONTRACT}),
    "billing.upload": frozenset({PROVIDER_MANAGER}),
    "billing.export": frozenset({MANAGER, PROVIDER_MANAGER, CONTRACT}),
    "billing.months": frozenset({CONTRACT}),
    "billing.lock": frozenset({CONTRACT}),
    # reports
    "reports.read": frozenset({MANAGER, OFFICER, CONTRACT, ANALYST}),
    "reports.run": frozenset({MANAGER, OFFICER, CONTRACT, ANALYST}),
    "reports.casework": frozenset({MANAGER, CONTRACT, ANALYST}),
    "reports.billing": frozenset({MANAGER, CONTRACT}),
    "reports.complaints": frozenset({MANAGER, OFFICER, CONTRACT, ANALYST}),
    "reports.research": frozenset({MANAGER, CONTRACT}),
    "reports.diversity": frozenset({MANAGER, CONTRACT}),
    "reports.audit": frozenset({MANAGER, CONTRACT}),
    "reports.internal": frozenset({MANAGER, CONTRACT}),
    "reports.obiee": frozenset({CONTRACT}),
    "timers.use": _CALLS,
    "timers.correct": frozenset({MANAGER}),
    # privacy
    "privacy.read": frozenset({MANAGER, ADMIN}),
    "privacy.rules": frozenset({ADMIN}),
    "privacy.hold": frozenset({MANAGER, ADMIN}),
    "privacy.export": frozenset({MANAGER, ADMIN}),
    "privacy.approve": frozenset({MANAGER, ADMIN}),
    "archive.read": _CALLS,
    # households and what they are told; `households.report` is the right 131224 of notifications.md 10
    "households.read": frozenset({FIELD}),
    "households.edit": frozenset({FIELD}),
    "households.import": frozenset({FIELD}),
    "households.report": frozenset({FIELD, CONTRACT, ADMIN}),
    "notifications.read": frozenset({ADMIN}),
    "notifications.run": frozenset({ADMIN}),
    "notifications.configure": frozenset({ADMIN}),
    "notifications.template": frozenset({ADMIN}),
    # intelligence: charts, gathering, and the list of risks, which is a map for attackers (security.md 2.15)
    "bi.view": frozenset({ANALYST, CONTRACT, COORDINATOR, ADMIN}),
    "bi.run": frozenset({ANALYST, ADMIN}),
    "bi.security": frozenset({ADMIN}),
    # the house
    "accounts.read": frozenset({MANAGER, ADMIN}),
    "accounts.manage": frozenset({MANAGER, ADMIN}),
    "admin.use": frozenset({ADMIN}),
    "status.read": frozenset({ADMIN, MANAGER, ANALYST, CONTRACT, COORDINATOR}),
    "jobs.manage": frozenset({ADMIN}),
    "outbox.manage": frozenset({ADMIN}),
}

#: What a program may be given a token for; its owner must have it too (security.md 2.11).
FOR_TOKENS = ("timers.use", "listening.bring", "cases.bring")

#: Nobody grants a role they lack, but administrators, whose work it is (security.md AZ-10).
GRANTS: dict[str, frozenset[str]] = {ADMIN: EVERYONE, MANAGER: frozenset({OPERATOR, MANAGER})}

#: Roles that may belong to no organisation and then see all (product.md, "The people").
GLOBAL = frozenset({ADMIN, ANALYST, CONTRACT, COORDINATOR})

#: product.md: a switch on the person or the organisation adds a permission to the role's own.
SWITCHES = {
    "manages_providers": frozenset({"providers.manage"}),
    "may_judge_merits": frozenset({"cases.merits"}),
}

#: Deeds that ask for a password or code given within ten minutes (security.md SE-6).
FRESH = frozenset(
    {
        "billing.export",
        "billing.lock",
        "tokens.own",
        "accounts.manage",
        "organisations.manage",
        "jobs.manage",
        "gateways.edit",
        "outbox.manage",
        "privacy.rules",
        "privacy.hold",
        "privacy.export",
        "privacy.approve",
    }
)


def may(role: str, permission: str) -> bool:
    """Whether a role includes a permission. Raises KeyError for one that is not in the table."""
    return role in PERMISSIONS[permission]


def may_grant(role: str, granted: str) -> bool:
    """Whether somebody of a role may make, change or close accounts of another."""
    return granted in GRANTS.get(role, frozenset())
