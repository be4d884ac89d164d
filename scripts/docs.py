"""Write docs/reference from the code. `--check` says what is old."""

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from app import wiring
from app.accounts.permissions import FRESH, PERMISSIONS, ROLE_NAMES, ROLES
from app.documents.rules import kinds
from app.eventlog import registry
from app.eventlog.tables import HIGH, MODERATE
from app.main import ROUTES
from app.reports.catalogue import REPORTS
from app.reports.report import DAYS, MONTHS, NOTHING
from app.settings import ROOT, Secret, Settings
from app.web.throttle import RULES
from scripts import docs_of_work

FOLDER = ROOT / "docs" / "reference"
#: how the settings are read: field, kind of reader, variable
_READS = re.compile(r'(\w+)"?[=:] ?read\.(\w+)\(\s*"([A-Z0-9_]+)"')

#: What each setting decides, in a line.
SETTINGS = {
    "RECOURSE_ENV": "development, test or production; production is strict and has no unsafe convenience.",
    "PUBLIC_URL": "Where people reach the house; links in messages begin with it. https in production.",
    "ALLOWED_HOSTS": "Host names the house answers to.",
    "TRUSTED_PROXIES": "Addresses of the proxies whose word about the caller's address counts.",
    "DATA_DIR": "The folder of this installation: embedded database, keys, mail and documents.",
    "PG_BIN": "The folder of other PostgreSQL binaries than those of the wheel, version 18 or later.",
    "DATABASE_URL": "A PostgreSQL server, as the web signs in. Empty: the embedded one.",
    "DATABASE_POOLED_URL": "The same server behind a pooler (by transaction), for the pages of the web.",
    "DATABASE_REPLICA_URL": "A standby of the same server, which reports and totals are read from.",
    "DATABASE_REPLICA_LAG": "Seconds a report waits for the standby to show what was written; then the server is read.",
    "DATABASE_WORK_URL": "The same server, as consumers sign in.",
    "DATABASE_OWNER_URL": "The same server, as the owner of the schema signs in to migrate.",
    "SIGNING_KEYS": "Keys that sign links and browsers, newest first.",
    "SEAL_KEYS": "Keys that seal secrets in the database, newest first.",
    "THROTTLE_KEY": "The key under which names and addresses are counted.",
    "QUEUE_KEYS": "The key that signs what consumers ring each other with.",
    "SMTP_HOST": "The mail relay. Empty: mail is written to files, but never in production.",
    "SMTP_PORT": "Its port.",
    "SMTP_USER": "The name to sign in to it with.",
    "SMTP_PASSWORD": "The password that goes with the name.",
    "MAIL_FROM": "The sender of mail.",
    "MAIL_FOLDER": "Where mail lies that is written to files.",
    "DOCUMENTS_FOLDER": "Where documents are kept.",
    "DOCUMENTS_S3_BUCKET": "A bucket to keep documents in instead of a folder.",
    "DOCUMENTS_S3_ENDPOINT": "The address of the bucket's server, when it is not Amazon's.",
    "DOCUMENTS_S3_REGION": "The bucket's region.",
    "DOCUMENTS_S3_KEY": "The key to the bucket.",
    "DOCUMENTS_S3_SECRET": "The secret that goes with the key.",
    "DOCUMENTS_QUOTA_MB": "How much an organisation may keep, in MB; 0 is no limit.",
    "EGRESS_ALLOW": "Hosts that gateways may call besides their own.",
    "PASSWORD_BLOCKLIST": "A sorted file of SHA-1 sums of passwords that nobody may choose.",
    "SECURITY_CONTACT": "Whom to tell of a weakness; shown in /.well-known/security.txt.",
    "METRICS_TOKEN": "The token Prometheus shows to read /metrics; without one it is closed in production.",
    "CONTRACT_2018_ENABLED": "Whether the rules of the contract of 2018 hold for billing.",
    "BI_AGGREGATE": "Whether figures are collected for intelligence.",
    "BI_MONGO_URI": "The store the figures are kept in.",
    "BI_MONGO_DB": "The name of its database.",
    "BI_TIMEZONE": "The clock by which months, quarters and the times of gathering are counted.",
    "BI_DEPLOYMENT": "The name of this house in the store, for several houses that share one.",
    "BI_CHUNK": "How many forms one piece of a monthly gathering holds.",
    "BI_SHARED": "Whether other houses write into the same database.",
    "BI_EXPORT_PII": "Whether mail addresses of staff may be gathered.",
    "SCHEDULED_TASK": "Names one scheduled task that this consumer alone runs.",
    "ALLOW_LAN": "`1` lets a development house listen on another address than this machine's own.",
    "METRICS_PORT": "The port on 127.0.0.1 for the figures of a process; the next one takes the next. Empty: none.",
    "DRAIN_SECONDS": "How long a web process that was told to stop still answers, for the balancer to notice.",
    "CLAMD_ADDRESS": "`host:port` or the socket file of a clamd that looks through files. Empty: they are not scanned.",
    "BACKUP_FOLDER": "Where a copy of the house is made each night; empty makes none.",
    "BACKUP_RECIPIENT": "The recipient of age to whom copies are sealed; production makes no open ones.",
    "WEB_PROCESSES": "How many web processes one machine runs.",
    "POOL_SIZE": "Database connections of one web process.",
    "RECOURSE_FAULTS": "Faults to plant, for tests; refused in production.",
}


def main(arguments: Sequence[str] = ()) -> int:
    """Write the pages; with --check, 1 when one is old."""
    old = [name for name, text in pages().items() if _present(name) != text]
    if "--check" in arguments:
        for name in old:
            print(f"docs/reference/{name} is old: run make docs", file=sys.stderr)
        return 1 if old else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in old:
        (FOLDER / name).write_text(pages()[name])
    print(f"{len(old)} pages written.", file=sys.stderr)
    return 0


def pages() -> dict[str, str]:
    """Every page and its text."""
    wiring.discover()
    makers: dict[str, Callable[[], str]] = {
        "events.md": events,
        "permissions.md": permissions,
        "settings.md": settings,
        "routes.md": routes,
        "uploads.md": uploads,
        "reports.md": reports,
        "tasks.md": tasks,
        "commands.md": commands,
        "audit.md": questions,
    }
    return {name: maker() for name, maker in makers.items()}


def _present(name: str) -> str:
    file = FOLDER / name
    return file.read_text() if file.exists() else ""


def events() -> str:
    """The registry: what can be recorded."""
    levels = {HIGH: "high", MODERATE: "moderate"}
    rows = [
        (
            f"`{kind.key}`",
            f"`{kind.code}`",
            kind.type,
            levels.get(kind.level, "minor"),
            ", ".join(kind.selectable_by),
            "yes" if kind.stops_timer else "",
            (kind.next_actor or "nobody") if kind.sets_next_actor else "",
            kind.description,
        )
        for kind in registry.all()
    ]
    heading = ("Key", "Code", "Type", "Level", "Picked by", "Stops timer", "Acts next", "Meaning")
    return _page("Events", "Everything that can stand in the log.", heading, rows)


def permissions() -> str:
    """Who may do what."""
    names = ", ".join(f"{role} ({ROLE_NAMES[role]})" for role in ROLES)
    rows = [
        (
            f"`{name}`",
            "everyone"
            if set(ROLES) <= PERMISSIONS[name]
            else ", ".join(role for role in ROLES if role in PERMISSIONS[name]),
            "yes" if name in FRESH else "",
        )
        for name in sorted(PERMISSIONS)
    ]
    said = (
        f"The one table of who may do what. Roles: {names}. Fresh: asks for a proof of the last ten minutes."
    )
    return _page("Permissions", said, ("Permission", "Roles", "Fresh"), rows)


def settings() -> str:
    """What a deployer decides."""
    found = _READS.findall(inspect.getsource(inspect.getmodule(Settings) or Settings))
    defaults = {each.name: getattr(Settings(), each.name) for each in fields(Settings)}
    rows = [
        (f"`{variable}`", SETTINGS[variable], "secret" if kind == "secret" else _shown(defaults[name]))
        for name, kind, variable in found
    ]
    said = (
        "Environment variables, read once at the start. For a secret NAME, NAME_FILE may name a file that holds it."
        " In development, keys are made at the first start."
    )
    return _page("Settings", said, ("Variable", "Decides", "Default"), rows)


def _shown(value: object) -> str:
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT)}`" if value.is_relative_to(ROOT) else f"`{value}`"
    if isinstance(value, tuple):
        return " ".join(f"`{each}`" for each in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value == "" or isinstance(value, Secret) else f"`{value}`"


def routes() -> str:
    """Every address."""
    rows = [
        (
            route.visit.method,
            f"`{route.visit.path}`",
            f"`{route.visit.name}`",
            f"public: {route.visit.mark.why_public}"
            if route.visit.mark.permission is None
            else f"`{route.visit.mark.permission}`",
        )
        for route in sorted(ROUTES, key=lambda each: (each.visit.path, each.visit.method))
    ]
    return _page("Routes", "Every address of the console.", ("Method", "Path", "Name", "Asks for"), rows)


def uploads() -> str:
    """Which files are kept, and how much (security.md UP-1, UP-2)."""
    rows = [
        (
            kind.name,
            ", ".join(f"`.{ending}`" for ending in kind.endings),
            f"`{kind.content_type}`",
            "yes" if kind.content_type in kinds.PICTURED else "",
        )
        for kind in kinds.KINDS
    ]
    said = (
        "Files that may be attached. The ending and the bytes must agree, and the file must be whole; macros,"
        " links outside, files inside files, passwords and whatever is two kinds in one are refused."
        f" A document has at most {kinds.DOCUMENT // kinds.MIB} MB, a photo {kinds.PHOTO // kinds.MIB} MB;"
        f" {kinds.A_REQUEST} at once; a person sends {RULES['upload.person'].most} files an hour and"
        f" {kinds.A_DAY // kinds.MIB} MB a day. An organisation's room is `DOCUMENTS_QUOTA_MB`."
    )
    return _page("Uploads", said, ("Kind", "Endings", "Sent as", "Small picture in lists"), rows)


def reports() -> str:
    """Every report: what it asks for, who may run it, how it leaves."""
    periods = {DAYS: "days", MONTHS: "months", NOTHING: "nothing"}
    rows = [
        (
            f"`{each.slug}`",
            each.title,
            each.seed and f"`{each.seed}`",
            periods[each.period] + (f", at most {each.longest} days" if each.longest else ""),
            "; ".join(
                f"`{choice.name}`: {', '.join(name or 'left out' for name in choice.options)}"
                for choice in each.choices
            ),
            f"`{each.permission}`",
            "locked, with a reason" if each.locked else "after a fresh sign-in" if each.personal else "",
            f"{len(each.parts)} files" if each.parts else f"{len(each.columns)} columns",
            each.about,
        )
        for each in REPORTS.values()
    ]
    heading = (
        "Report",
        "Title",
        "Name of old",
        "Asks for",
        "Choices",
        "Permission",
        "Leaves",
        "Holds",
        "What it is",
    )
    said = "Every report there is. Each stands in `app/reports/kinds`: a file with its columns, and its statement."
    return _page("Reports", said, heading, rows)


def tasks() -> str:
    """What runs in the background."""
    said = (
        "Every kind of work: a row of the table `job`, leased, tried again with patience, told of at `/jobs`."
    )
    return _page("Tasks", said, docs_of_work.TASKS, docs_of_work.tasks())


def commands() -> str:
    """The command line."""
    said = "Every command. The JSON of those that print some is a public contract: changes are told in the changelog."
    return _page("Commands", said, docs_of_work.COMMANDS, docs_of_work.commands())


def questions() -> str:
    """What the audit asks."""
    said = "What `recourse audit` asks of the records: each night the whole, each hour the quick part."
    return _page("Audit", said, docs_of_work.QUESTIONS, docs_of_work.questions())


def _page(title: str, said: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"

    table = [line(heading), line(["---"] * len(heading)), *(line(row) for row in rows)]
    return f"# {title}\n\n{said}\n\nWritten by `make docs`.\n\n" + "\n".join(table) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
