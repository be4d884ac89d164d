"""Confirming how a file is read, and having every row judged: nothing becomes a complaint."""

from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.import_run import ask_to_check
from app.complaints.pages import import_run
from app.complaints.pages.imports import run_of
from app.complaints.queries import imports
from app.complaints.rules.mapping import CONSTANTS, FIELDS, Mapping
from app.complaints.rules.moments import ORDERS
from app.kernel.delimited import CANDIDATES
from app.kernel.encoding import CHOICES
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("complaints.import")
async def create(request: Request) -> Response:
    run, form = await run_of(request), await request.form()
    fields = Fields(form)
    options = _options(fields)
    columns = {name: fields.line(f"column_{name}", longest=500) for name in FIELDS}
    constants = {name: fields.line(f"constant_{name}", longest=100) for name in CONSTANTS}
    name, save_as = fields.line("mapping", longest=120), fields.line("save_as", longest=120)
    no_target = fields.flag("no_target")
    try:
        fields.done()
        base = await imports.mapping_of(name, run.row["organisation"]) if name else Mapping({})
        mapping = _mapping(base, columns, constants, options, no_target=no_target)
        await ask_to_check(run.id, mapping, options, save_as=save_as, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "complaints/import_run/show.html", wrong, page=import_run.show)
    return see_other(url_for("complaints.import_run.show", id=run.id))


def _options(fields: Fields) -> dict[str, Any]:
    zone = fields.line("zone", longest=60)
    if zone and zone not in available_timezones():
        fields.problem("zone", _("Choose a time zone such as Asia/Riyadh."))
    return {
        "delimiter": fields.choice("delimiter", ("tab", *CANDIDATES.replace("\t", ""))) or "",
        "encoding": fields.choice("encoding", ("utf-8-sig", "utf-16", "utf-32", *CHOICES)) or "",
        "order": fields.choice("order", tuple(ORDERS)) or "",
        "zone": zone,
    }


def _mapping(
    base: Mapping,
    columns: dict[str, str],
    constants: dict[str, str],
    options: dict[str, Any],
    *,
    no_target: bool,
) -> Mapping:
    """The mapping begun with, and what the form says instead; columns it leaves alone stay."""
    if options["delimiter"] == "tab":
        options["delimiter"] = "\t"
    chosen = {name: (column,) for name, column in columns.items() if column}
    kept = {name: given for name, given in base.columns.items() if len(given) > 1 and name in chosen}
    merged = {**chosen, **kept}
    if not merged.get("title") and not constants.get("title") and "title" not in base.constants:
        raise Invalid(column_title=_("Choose the column that says what each complaint is about."))
    return replace(
        base,
        columns=merged,
        constants={**base.constants, **{name: value for name, value in constants.items() if value}},
        zone=options["zone"] or base.zone,
        order=options["order"] or base.order,
        no_target=no_target or base.no_target,
    )
