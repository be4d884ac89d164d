"""The fuse box: every "when X is recorded, room Y does Z", on one page, read top to bottom."""

import app
from app.accounts import access
from app.actions import reactions as actions
from app.actions.queries import agenda as action_agenda
from app.actions.queries import panels as action_panels
from app.actions.queries.filters import ASKED as ACTIONS_ASKED
from app.actions.queries.measured import ACTIONS
from app.actions.queries.view import may_open as may_open_action
from app.allocation import reactions as allocation
from app.audits import reactions as audits
from app.bi.queries.gauges import GAUGES
from app.billing.queries import agenda as billing_agenda
from app.billing.queries.measured import BILLING
from app.billing.queries.scope import may_open as may_open_billing
from app.bulk import deeds as bulk
from app.cases import reactions as cases
from app.cases import undoing
from app.cases.deeds import CASES
from app.cases.queries import agenda as case_agenda
from app.cases.queries import beside
from app.cases.queries.access import may_open
from app.cases.queries.filters import ASKED
from app.cases.queries.measured import CALLBACKS
from app.cases.queries.measured import CASES as CASES_COUNTED
from app.complaints.queries import agenda as complaint_agenda
from app.complaints.queries import panels as complaint_panels
from app.complaints.queries.filters import ASKED as COMPLAINTS_ASKED
from app.complaints.queries.measured import COMPLAINTS
from app.complaints.queries.page import may_open as may_open_complaint
from app.consequences import reactions as consequences
from app.desk import agenda, lists, panels
from app.diversity import queries as diversity
from app.eventlog import before_each, forget_reactions, registry, when
from app.feedback import queries as feedback
from app.feedback.measured import FEEDBACK
from app.forms.queries.submissions import may_open as may_open_submission
from app.households import panels as household_panels
from app.households.hooks import in_country
from app.households.queries.measured import HOUSEHOLDS
from app.households.queries.page import may_open as may_open_household
from app.jobs import kinds as jobs
from app.jobs.commands.decision import when_decided
from app.kernel import checks, gathered, measures
from app.kernel.language import _
from app.kpis import queries as kpis
from app.library import queries as library
from app.links import queries as links
from app.listening import queries as listening
from app.notifications import reactions as notifications
from app.notifications.commands import caps as notification_caps
from app.notifications.queries import console
from app.notifications.queries import settings as notification_settings
from app.notifications.queries.measured import NOTIFICATIONS
from app.notifications.rules.facts import KINDS
from app.outbox import before_sending, not_before, when_retrying, when_settled
from app.outbox import reactions as outbox
from app.outbox.queries.measured import MESSAGES
from app.results.queries.causes import cause as submission_cause
from app.search import archive as found_archive
from app.search import cases as found_cases
from app.search import complaints as found_complaints
from app.search import finders
from app.search import guidance as found_guidance
from app.status import reactions as status
from app.timers import reactions as timers
from app.timers.measured import TIMERS

#: What is counted, list by list: dashboards, reports, indicators and the nightly reconciliation read these.
SHELVES = (
    CASES_COUNTED,
    CALLBACKS,
    TIMERS,
    COMPLAINTS,
    ACTIONS,
    FEEDBACK,
    BILLING,
    HOUSEHOLDS,
    NOTIFICATIONS,
    MESSAGES,
)


def discover() -> None:
    """Import every room's events.py, jobs.py and checks.py once: that registers them (decisions.md 19)."""
    registry.autodiscover(app)
    jobs.autodiscover(app)
    checks.autodiscover(app)


def connect() -> None:
    """Wire the rooms. Safe to call again."""
    discover()
    forget_reactions()
    before_each(timers.give_timer)
    before_each(cases.closes_when_ticked)
    before_each(undoing.remember_before)
    when("*", "*", undoing.hold_messages, timers.stop_if_the_code_says_so, cases.remember, cases.comes_back)
    when("case", "UNDONE", timers.run_again)
    when("timer", "*", cases.add_up_time)
    when("account", "*", outbox.tell_of_accounts)
    _send_on_cases()
    access.register("case", may_open)
    access.register("billing_upload", may_open_billing)
    lists.register("cases", lists.List("cases.case.index", "cases.read", ASKED))
    access.register("complaint", may_open_complaint)
    access.register(library.SUBJECT, library.may_open)
    panels.register("case", "casework", beside.of_case)
    panels.register("case", "links", links.panel)
    panels.register("client", "diversity", diversity.panel)
    panels.register("case", "feedback", feedback.panel)
    panels.register("case", "complaints", complaint_panels.of_case)
    lists.register(
        "complaints", lists.List("complaints.complaint.index", "complaints.read", COMPLAINTS_ASKED)
    )
    _find_things()
    bulk.register("cases", CASES)
    access.register("household", may_open_household)
    _tell_of_policies()
    _show_actions()
    _follow_forms()
    when_decided(status.note_decision)
    _show_what_waits()


def _find_things() -> None:
    """What the command box looks through."""
    finders.register(
        "cases", finders.Finder(_("Cases"), "folder-open", "cases.read", found_cases.find, found_cases.more)
    )
    finders.register(
        "complaints",
        finders.Finder(
            _("Complaints"),
            "message-square-warning",
            "complaints.read",
            found_complaints.find,
            found_complaints.more,
        ),
    )
    finders.register(
        "archive",
        finders.Finder(_("Archive"), "archive", "archive.read", found_archive.find, found_archive.more),
    )
    finders.register(
        "guidance",
        finders.Finder(
            _("Guidance notes"), "book-open", "guidance.read", found_guidance.find, found_guidance.more
        ),
    )


def _show_what_waits() -> None:
    """What stands on the first page of each person: what is counted, and what waits."""
    for shelf in SHELVES:
        measures.put_up(shelf)
    for figures in GAUGES:
        gathered.put_up(figures)
    agenda.register(agenda.Kind("callbacks", _("Callback"), "cases.callback", case_agenda.callbacks))
    agenda.register(agenda.Kind("complaints", _("Complaint"), "complaints.read", complaint_agenda.complaints))
    agenda.register(agenda.Kind("actions", _("Action"), "actions.read", action_agenda.actions))
    agenda.register(agenda.Kind("billing", _("Billing"), "billing.upload", billing_agenda.expected))
    agenda.register(agenda.Kind("cases", _("Case"), "cases.read", case_agenda.cases))


def _send_on_cases() -> None:
    """A case goes to a provider, comes back, or is let go: stamps, callbacks and fair shares follow."""
    when("assign_to_provider", "*", cases.followed, cases.assigned_away, allocation.count)
    when("change_category", "*", allocation.count)
    when("open_case", "CASE_VIEWED", cases.followed)
    when("accept_case", "SPOP", cases.followed)
    when("reject_case", "*", cases.rejected, allocation.count)
    when("close_case", "*", cases.followed)
    when("reopen_case", "REOPEN", cases.reopened_by_provider)
    when("split_case", "*", allocation.count)
    when("case", "DETAILS_CHANGED", allocation.count)
    when("case", "UNDONE", cases.callback_given_back, allocation.count_later)
    for ending in ("suspend_case", "decline_help", "alternative_help"):
        when(ending, "*", cases.let_go)
    when("suspend_case", "RDSP", allocation.sent_back)


def _follow_forms() -> None:
    """What forms that were handed in settle elsewhere."""
    access.register("submission", may_open_submission)
    when("submission", "SUBMITTED", audits.handed_in, consequences.answered)
    when("submission", "SUBMISSION_DROPPED", audits.given_up)
    when("complaint", "COMPLAINT_CLOSED", consequences.ended)
    when("close_case", "*", consequences.ended)


def _tell_of_policies() -> None:
    """Households, and the messages about their policies."""
    household_panels.register(
        household_panels.Panel("told", "notifications/notification/_panel.html", console.of_household)
    )
    when("household", "HOUSEHOLDS_IMPORTED", notifications.keep_quiet_about_history)
    ours = frozenset(str(kind) for kind in KINDS)
    before_sending(ours, notifications.still_wanted)
    not_before(ours, notification_caps.in_their_time)
    in_country(notification_settings.country)
    when_settled(ours, notifications.note_ends)
    for kind in ours:
        when_retrying(kind, notifications.not_at_night)


def _show_actions() -> None:
    """Where other rooms meet actions: their documents, their saved views, the panel, and what caused them."""
    panels.register("case", "actions", action_panels.linked)
    panels.register("complaint", "actions", action_panels.linked)
    access.register("action", may_open_action)
    lists.register("actions", lists.List("actions.action.index", "actions.read", ACTIONS_ASKED))
    action_panels.register_cause("complaint", complaint_panels.cause)
    action_panels.register_cause("submission", submission_cause)
    when("complaint", "COMPLAINT_CREATED", actions.raise_what_it_asks_for)
    when("complaint", "SATISFACTION", actions.raise_what_it_asks_for)
    when("heard", "*", actions.raise_what_it_asks_for)
    when("kpi", "*", actions.raise_what_it_asks_for)
    action_panels.register_cause("kpi", kpis.cause)
    panels.register("kpi", "actions", action_panels.linked)
    action_panels.register_cause("heard", listening.cause)
    panels.register("heard", "actions", action_panels.linked)
