"""What stands beside every page: the ways into the rooms, by permission, and the shell's own links."""

from starlette.requests import Request

from app.accounts.account import Account
from app.kernel.language import _
from app.web.routing import url_for

Item = tuple[str, object, str, str, int | None, str]
Group = tuple[object, list[Item]]

#: heading, then (key, words, icon, route, permission): the ways in that somebody has who may do this.
GROUPS: tuple[tuple[object, tuple[tuple[str, object, str, str, str], ...]], ...] = (
    (
        _("Work"),
        (
            ("home", _("Home"), "house", "home.home.index", "home.see"),
            ("cases", _("Cases"), "folder-open", "cases.case.index", "cases.read"),
            ("callbacks", _("Callbacks"), "phone-outgoing", "cases.callback.index", "cases.callback"),
            (
                "complaints",
                _("Complaints"),
                "message-square-warning",
                "complaints.complaint.index",
                "complaints.read",
            ),
            ("actions", _("Actions"), "square-kanban", "actions.action.index", "actions.read"),
            (
                "listening",
                _("What is said of us"),
                "message-circle",
                "listening.heard.index",
                "listening.read",
            ),
            ("feedback", _("Feedback"), "message-square", "feedback.feedback.index", "feedback.read"),
            ("guidance", _("Knowledge base"), "book-open", "guidance.article.index", "guidance.read"),
            ("library", _("Library"), "file-text", "library.document.index", "library.read"),
            ("audits", _("Audits"), "clipboard-check", "audits.audit.index", "audits.read"),
        ),
    ),
    (
        _("Run"),
        (
            ("rota", _("Out-of-hours rota"), "calendar-clock", "allocation.rota.index", "allocation.rota"),
            ("billing", _("Provider billing"), "receipt-text", "billing.upload.index", "billing.read"),
            ("forms", _("Forms & surveys"), "clipboard-list", "forms.form.index", "forms.read"),
            (
                "notifications",
                _("Notifications"),
                "send",
                "notifications.notification.index",
                "notifications.read",
            ),
            ("households", _("Households"), "house-heart", "households.household.index", "households.read"),
            ("rules", _("Deadline rules"), "timer-reset", "complaints.rule.index", "complaints.calendars"),
            ("routing", _("Routing rules"), "route", "actions.rule.index", "actions.apply"),
            ("users", _("People"), "users", "accounts.user.index", "accounts.manage"),
            ("questions", _("Question trees"), "list-checks", "questions.tree.index", "questions.edit"),
        ),
    ),
    (
        _("See"),
        (
            ("reviews", _("Review screens"), "list-checks", "reviews.screen.index", "reviews.read"),
            ("reports", _("Reports"), "file-chart-column", "reports.report.index", "reports.read"),
            ("kpis", _("Key figures"), "percent", "kpis.kpi.index", "kpis.read"),
            ("bi", _("Intelligence"), "chart-line", "bi.dashboard.index", "bi.view"),
            ("messages", _("Messages"), "mail", "outbox.message.index", "outbox.manage"),
            ("archive", _("Archive"), "archive", "privacy.archived_case.index", "archive.read"),
            ("privacy", _("Privacy"), "shield", "privacy.rule.index", "privacy.read"),
            ("jobs", _("Jobs"), "list-checks", "jobs.job.index", "jobs.manage"),
            ("status", _("Status"), "activity", "status.status.index", "status.read"),
        ),
    ),
)

LINKS = {
    "home": ("home.home.index", "home.see"),
    "find": ("search.find.index", "find.use"),
    "timer": ("timers.timer.show", "timers.use"),
    "bell": ("outbox.notice.index", "notices.read"),
    "unread": ("outbox.bell.show", "notices.read"),
    "live": ("outbox.live.show", "home.see"),
    "profile": ("accounts.profile.edit", "account.own"),
    "theme": ("accounts.theme.update", "account.own"),
    "language": ("accounts.language.update", "account.own"),
    "session": ("accounts.session.show", "account.enter"),
    "sign_out": ("accounts.sign_out.create", "account.own"),
    "status": ("status.status.index", "status.read"),
}


async def groups(request: Request) -> list[Group]:
    """The navigation of whoever is looking: only what they may open."""
    user: Account = request.user
    found: list[Group] = []
    for heading, items in GROUPS:
        shown: list[Item] = [
            (key, words, icon, url_for(route), None, "")
            for key, words, icon, route, permission in items
            if user.can(permission)
        ]
        if shown:
            found.append((heading, shown))
    return found


def links(user: Account | None) -> dict[str, str]:
    """The shell's own addresses, as far as this person may use them."""
    if user is None:
        return {"sign_in": url_for("accounts.sign_in.new")}
    return {key: url_for(route) for key, (route, permission) in LINKS.items() if user.can(permission)}
