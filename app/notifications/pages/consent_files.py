"""The report on consent and phones as files: the JSON other programs know, CSV, and PDF (notifications.md 10)."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from app.accounts.account import Account
from app.households.queries.filters import MODES
from app.kernel import clock, dates, printing
from app.kernel.language import _, speaking
from app.kernel.printing import END, Column, Document, Table
from app.kernel.sheet_out import csv_chunks
from app.notifications.queries.report import Asked, PlaceTotals, Row
from app.notifications.rules.report import NOBODY, Totals
from app.web.render import zone

#: A printed list of more fills a binder; the other files have no end.
MOST_PRINTED: Final = 10_000
_INDENT: Final = "\u00a0" * 4
Batches = AsyncIterator[list[Row]]

_PLACES: Final = (_("District"), _("Municipality"), _("Village"))
_PERSON: Final = (
    (_("Insurance number"), 2.2),
    (_("Last name"), 2),
    (_("Given names"), 2),
    (_("Phone"), 2.4),
    (_("Consent"), 1.5),
    (_("Language"), 1.5),
    (_("Other: last name"), 2),
    (_("Other: given names"), 2),
    (_("Other: phone"), 2.4),
)
_FIGURES: Final = (_("Households"), _("Consent"), _("Phone"), _("Reachable"), _("Share"))


async def as_json(asked: Asked, found: Batches) -> AsyncIterator[bytes]:
    """The object of the older system's address (10.4), piece by piece; what is `-` on paper is null."""
    officer = asked.officer
    with speaking("en"):  # a program reads it: the labels are those of the older system
        label = str(MODES[asked.filters.mode])
    head = {
        "report_region": _or_null(asked.region),
        "report_district": _or_null(asked.district),
        "report_mode": label,
        "report_officer_code": officer[1] if officer else None,
        "report_officer_name": officer[2] if officer else None,
        "other_filters": asked.filters.in_words(),
    }
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "family_sms_list": ['.encode()
    between = ""
    async for rows in found:
        yield (between + ",".join(json.dumps(_json_row(row), ensure_ascii=False) for row in rows)).encode()
        between = ","
    yield b"]}"


def _or_null(words: str) -> str | None:
    return None if words == NOBODY else words


def _json_row(row: Row) -> dict[str, Any]:
    return {
        "family_district": row.district,
        "family_municipality": row.ward,
        "family_village": row.village,
        "family_head_chf": row.number,
        "family_head_given_name": row.other_names,
        "family_head_last_name": row.last_name,
        "family_notification_approval": row.approved,
        "family_notification_language": row.language,
        "family_head_phone": row.phone,
        "family_alternative_given_name": row.alternative(row.other_given),
        "family_alternative_last_name": row.alternative(row.other_last),
        "family_alternative_phone": row.alternative(row.other_phone),
    }


async def as_csv(found: Batches) -> AsyncIterator[bytes]:
    """A household a row, piece by piece."""
    headings = [str(words) for words in (*_PLACES, *(words for words, _share in _PERSON))]
    yield b"".join(csv_chunks((), headings))
    async for rows in found:
        cells = ((row.district, row.ward, row.village, *_cells(row)) for row in rows)
        for piece in csv_chunks(cells, bom=False):
            yield piece


def _cells(row: Row) -> tuple[str, ...]:
    other = (row.other_last, row.other_given, row.other_phone)
    return (
        *(row.number, row.last_name, row.other_names, row.phone),
        str(_("Yes") if row.approved else _("No")),
        row.language,
        *((NOBODY if (shown := row.alternative(each)) is None else shown) for each in other),
    )


async def as_pdf(
    asked: Asked,
    found: Sequence[Row],
    by_place: Sequence[PlaceTotals],
    by_officer: Sequence[tuple[str, str, Totals]],
    by: Account,
) -> bytes:
    """A4 portrait with the header of R-7, groups as R-6 says and the totals of 10.5 after them."""
    now, officer = clock.now(), asked.officer
    facts = (
        (_("Region"), asked.region),
        (_("District"), asked.district),
        (_("Mode"), MODES[asked.filters.mode]),
        (_("Officer"), f"{officer[1]} {officer[2]}" if officer else NOBODY),
        (_("Other filters"), asked.filters.in_words() or NOBODY),
    )
    who = str(_("Printed %(when)s by %(who)s")) % {"when": dates.moment(now, zone()), "who": by.name}
    tables = [
        Table([Column(words, share) for words, share in _PERSON], list(_grouped(found))),
        Table(_figures(_("Place")), [_of_place(each) for each in by_place], _("By place")),
        Table(
            _figures(_("Officer")),
            [[f"{code} {name}".strip(), *_cells_of(totals)] for code, name, totals in by_officer],
            _("By officer"),
            _("A household with policies from two officers counts under each; the total counts it once."),
        ),
    ]
    return await printing.as_pdf(Document(_("Consent report"), facts, who, now, tables))


def _grouped(found: Sequence[Row]) -> list[Sequence[str] | str]:
    rows: list[Sequence[str] | str] = []
    place = None
    for row in found:
        if row.place != place:
            place = row.place
            rows.append(place or str(_("Place not known")))
        rows.append(_cells(row))
    return rows


def _figures(first: object) -> list[Column]:
    return [Column(first, 6), *(Column(words, 1.6, END) for words in _FIGURES)]


def _of_place(each: PlaceTotals) -> list[str]:
    name = str(_("All")) if each.depth < 0 else _INDENT * each.depth + each.heading
    return [name, *_cells_of(each.totals)]


def _cells_of(totals: Totals) -> list[str]:
    counts = (totals.families, totals.with_approval, totals.with_phone, totals.reachable)
    share = totals.reachable_percent
    return [*(dates.number(n) for n in counts), NOBODY if share is None else f"{share:.1f}%"]
