"""The configuration as one JSON object, checked whole before it is saved (notifications.md 9)."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.notifications.commands import saving
from app.notifications.config import DEFAULTS, ConfigError, slots_in_force, validate_config
from app.notifications.provider_config import as_stored, read_providers
from app.notifications.queries import settings
from app.notifications.rules.masking import masked, unmasked
from app.settings import current
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

_LONGEST = 50_000


@requires("notifications.configure")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    stored = await settings.in_force()
    whole = {**DEFAULTS, **stored.config}
    whole["providers"] = masked(as_stored(read_providers(whole["providers"])))
    shown = str(wrong.typed.get("config", "")) if wrong else json.dumps(whole, indent=1, ensure_ascii=False)
    return await render(
        request,
        "notifications/setting/edit.html",
        wrong=wrong,
        stored=stored,
        shown=shown,
        problems=_problems(shown, stored),
        slots=slots_in_force(stored.config, current().scheduled_task),
        versions=await settings.versions(),
    )


@requires("notifications.configure", fresh=True)
async def update(request: Request) -> Response:
    form, stored = await request.form(), await settings.in_force()
    fields = Fields(form)
    text = fields.text("config", empty=_("Write the configuration."), longest=_LONGEST)
    version = fields.number("version", lowest=0)
    reason = fields.line("reason", longest=300)
    try:
        fields.done()
        await saving.save(_read(text, stored), by=request.user, reason=reason, version=version)
    except ConfigError as wrong:
        told = "; ".join(f"{each.path}: {each.message}" for each in wrong.problems[:10])
        known = Invalid(form, config=told)
        return await refuse(request, "notifications/setting/edit.html", known, page=edit)
    except Invalid as wrong:
        problems = {("config" if name == "form" else name): what for name, what in wrong.problems.items()}
        return await refuse(request, "notifications/setting/edit.html", Invalid(form, **problems), page=edit)
    return see_other(url_for("notifications.notification.index"))


def _read(text: str, stored: settings.InForce) -> dict[str, Any]:
    """The object, with the secrets that were only shown masked put back. Raises Invalid."""
    given = read_json(text)
    if not isinstance(given, dict):
        raise Invalid(config=_("Write one JSON object."))
    if isinstance(given.get("providers"), dict):
        given["providers"] = [[name, each] for name, each in given["providers"].items()]
    before = as_stored(read_providers({**DEFAULTS, **stored.config}["providers"]))
    given["providers"] = unmasked(given.get("providers", before), before)
    return given


def _problems(text: str, stored: settings.InForce) -> list[Any]:
    try:
        return list(validate_config(_read(text, stored)))
    except Invalid:
        return []
