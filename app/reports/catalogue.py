"""Every report there is, by slug, and those a person may run."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.accounts.account import Account
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.reports import kinds
from app.reports.report import Report

GROUPS: Final = {
    "casework": _("Casework"),
    "callbacks": _("Callbacks"),
    "providers": _("Providers"),
    "complaints": _("Complaints"),
    "audit": _("Who looked at what"),
}


def _all() -> dict[str, Report]:
    found: dict[str, Report] = {}
    for module in pkgutil.iter_modules(kinds.__path__):
        for report in importlib.import_module(f"{kinds.__name__}.{module.name}").REPORTS:
            if report.slug in found:
                raise ValueError(f"Two reports are called {report.slug}.")
            found[report.slug] = report
    return dict(sorted(found.items()))


REPORTS: Final[Mapping[str, Report]] = _all()


def find(slug: str) -> Report:
    """The report of a slug. Raises NotFound."""
    if slug not in REPORTS:
        raise NotFound(_("There is no such report."))
    return REPORTS[slug]


def find_for(user: Account, slug: str) -> Report:
    """The report of a slug, if this person may run it. Raises NotFound."""
    report = find(slug)
    if not user.can(report.permission):
        raise NotFound(_("There is no such report."))
    return report


@dataclass(frozen=True)
class Group:
    """Reports that stand together."""

    key: str
    words: object
    reports: list[Report]


def open_to(user: Account) -> list[Group]:
    """The reports a person may run, by group; no group is empty."""
    mine = [report for report in REPORTS.values() if user.can(report.permission)]
    groups = [
        Group(key, words, [each for each in mine if each.group == key]) for key, words in GROUPS.items()
    ]
    return [group for group in groups if group.reports]
