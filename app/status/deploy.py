"""What must be so before strangers may come: asked by `recourse check --deploy` and at each start in production.

Every line is red or amber with what to do (security.md DF-10). Red keeps the house closed.
"""

import ipaddress
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from app.kernel.checks import Finding, State, Told
from app.kernel.language import _
from app.kernel.seal import SHORTEST_KEY, BadKeys, KeyRing
from app.settings import Secret, Settings
from app.status import checks, queries

#: What make-env.sh and people give; the words are the variables.
_SECRETS: Final = {
    "SIGNING_KEYS": "signing_keys",
    "SEAL_KEYS": "seal_keys",
    "THROTTLE_KEY": "throttle_key",
    "QUEUE_KEYS": "queue_key",
}
_RINGS: Final = ("SIGNING_KEYS", "SEAL_KEYS")
#: Every way to the database and to its copy that reads.
_ADDRESSES: Final = ("database_url", "database_pooled_url", "database_replica_url", "database_work_url")
#: Accounts of a MongoDB server that may do more than write one database.
_ROOTS: Final = frozenset({"root", "admin"})


async def ask(settings: Settings) -> list[Told]:
    """Every line, on an open pool."""
    return [*of_settings(settings), *await of_database(settings)]


def of_settings(settings: Settings) -> list[Told]:
    """The lines that need no database."""
    return [
        _told("deploy.address", _("Address"), _address(settings)),
        _told("deploy.hosts", _("Host names"), _hosts(settings)),
        _told("deploy.proxies", _("Proxies"), _proxies(settings)),
        _told("deploy.secrets", _("Keys"), _secrets(settings)),
        _told("deploy.tls", _("Way to the database"), _way_to_database(settings)),
        _told("deploy.mongo", _("Way to the intelligence store"), _way_to_mongo(settings)),
        _told("deploy.blocklist", _("Stolen passwords"), _blocklist(settings)),
        _told("deploy.contact", _("Security contact"), _contact(settings)),
    ]


async def of_database(settings: Settings) -> list[Told]:
    """The lines that ask the database."""
    return [
        _told("deploy.role", _("Rights in the database"), await _role()),
        _told("deploy.factor", _("Administrators"), await _factor()),
        _told("deploy.demo", _("Demonstration"), await checks.demonstration(settings)),
        _told("deploy.clock", _("Clock"), await checks.skew(settings)),
    ]


def _told(key: str, title: object, found: Finding) -> Told:
    return Told(key, title, found.state, found.says, found.todo)


def _fine() -> Finding:
    return Finding(State.GREEN, _("As it should be."))


def _address(settings: Settings) -> Finding:
    if settings.https:
        return _fine()
    return Finding(
        State.RED,
        _("PUBLIC_URL is not https, so passwords would travel in the clear."),
        _("Put a proxy with TLS in front and set PUBLIC_URL to its https address."),
    )


def _hosts(settings: Settings) -> Finding:
    name = urlsplit(settings.public_url).hostname or ""
    if name in {each.strip("[]").lower() for each in settings.allowed_hosts}:
        return _fine()
    return Finding(
        State.RED,
        _("ALLOWED_HOSTS lacks %(name)s, so everybody would be turned away.") % {"name": name},
        _("Add the host of PUBLIC_URL to ALLOWED_HOSTS."),
    )


def _proxies(settings: Settings) -> Finding:
    if settings.trusted_proxies:
        return _fine()
    return Finding(
        State.AMBER,
        _("TRUSTED_PROXIES is empty: behind a proxy everybody seems to come from one address."),
        _("Name the address of the proxy in TRUSTED_PROXIES."),
    )


def _secrets(settings: Settings) -> Finding:
    problem = next(_problems(settings), None)
    if problem is None:
        return _fine()
    return Finding(State.RED, problem, _("Make new ones with deploy/make-env.sh and keep them to yourself."))


def _problems(settings: Settings) -> Iterator[object]:
    given = {name: getattr(settings, field).reveal() for name, field in _SECRETS.items()}
    for name in _RINGS:
        try:
            ring = KeyRing.parse(name, given[name])
        except BadKeys as bad:
            yield str(bad)
            return
        if any(each == "dev" for each, _key in ring.keys):
            yield _("%(name)s is the one a development machine made.") % {"name": name}
    for name, text in given.items():
        if len(text.encode()) < SHORTEST_KEY:
            yield _("%(name)s has fewer than %(count)s bytes.") % {"name": name, "count": SHORTEST_KEY}
    for one, other in combinations(given, 2):
        if given[one] == given[other]:
            yield _("%(one)s and %(other)s are the same.") % {"one": one, "other": other}


def _unchecked_host(url: Secret) -> str:
    """The host of an address on another machine whose certificate nobody asks for, or nothing."""
    parts = urlsplit(url.reveal())
    checked = parse_qs(parts.query).get("sslmode") == ["verify-full"]
    return "" if checked or _is_here(parts.hostname or "") else parts.hostname or ""


def _way_to_database(settings: Settings) -> Finding:
    if not settings.database_url:
        return Finding(State.RED, _("DATABASE_URL is not set."), _("Name a PostgreSQL server of your own."))
    open_ones = [host for url in _ADDRESSES if (host := _unchecked_host(getattr(settings, url)))]
    if not open_ones:
        return _fine()
    # A name without a dot is a neighbour on the network of one machine, as in compose.yaml.
    return Finding(
        State.RED if any("." in host for host in open_ones) else State.AMBER,
        _("The database is reached without checking its certificate."),
        _("Add ?sslmode=verify-full to its address, unless it runs on this very machine."),
    )


def _way_to_mongo(settings: Settings) -> Finding:
    if not settings.bi_aggregate:
        return Finding(State.GREY, _("Collecting figures is switched off."))
    parts = urlsplit(settings.bi_mongo_uri.reveal())
    asked = parse_qs(parts.query)
    safe = parts.scheme == "mongodb+srv" or "true" in (asked.get("tls", []) + asked.get("ssl", []))
    if not (safe or _is_here(parts.hostname or "")):
        return Finding(
            State.RED, _("The intelligence store is reached without TLS."), _("Add tls=true to BI_MONGO_URI.")
        )
    if (parts.username or "") in _ROOTS:
        return Finding(
            State.RED,
            _("The intelligence store is reached as its superuser."),
            _("Make an account that may read and write the one database."),
        )
    return _fine()


def _is_here(host: str) -> bool:
    try:
        return host in {"", "localhost"} or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _blocklist(settings: Settings) -> Finding:
    if not settings.password_blocklist or Path(settings.password_blocklist).is_file():
        return _fine()
    return Finding(
        State.RED,
        _("PASSWORD_BLOCKLIST names a file that is not there."),
        _("Put the file there, or empty the setting: the shipped list serves alone then."),
    )


def _contact(settings: Settings) -> Finding:
    if settings.security_contact:
        return _fine()
    return Finding(
        State.AMBER,
        _("Nobody who finds a weakness is told whom to write to."),
        _("Set SECURITY_CONTACT to an address that people read."),
    )


async def _role() -> Finding:
    if not await queries.is_superuser():
        return _fine()
    return Finding(
        State.RED,
        _("The house signs in to its database as a superuser."),
        _("Make the roles of deploy/postgres-roles.sh and sign in as recourse_web and recourse_work."),
    )


async def _factor() -> Finding:
    there, safe = await queries.administrators()
    if not there:
        return Finding(
            State.AMBER, _("Nobody is an administrator."), _("Run `recourse create-user NAME --role admin`.")
        )
    if safe < there:
        return Finding(
            State.AMBER,
            _("Administrators without a second factor: %(count)s.") % {"count": there - safe},
            _("The administration stays closed to them until they set it up at their next sign-in."),
        )
    return _fine()
