"""The configuration as one JSON object, checked whole before it is saved (notifications.md 9)."""

import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.notifications.commands import saving
from app.notifications.config import DEFAULTS, slots_in_force, validate_config
from app.notifications.inputs import SettingInput, read_setting
from app.notifications.provider_config import as_stored, read_providers
from app.notifications.queries import settings
from app.notifications.queries.settings import InForce
from app.notifications.rules.masking import masked
from app.settings import current
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

_PAGE: Final = "notifications/setting/edit.html"


@requires("notifications.configure")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    stored = await settings.in_force()
    written = str(wrong.typed.get("config", "")) if wrong else _as_written(stored)
    return await render(request, _PAGE, wrong=wrong, **await _about(written, stored))


@requires("notifications.configure", fresh=True)
async def update(request: Request) -> Response:
    form, stored = await request.form(), await settings.in_force()
    try:
        given = SettingInput.parse(form, stored.config)
        await saving.save(given.config, by=request.user, reason=given.reason, version=given.version)
    except Invalid as wrong:
        return await refuse(request, _PAGE, wrong, page=edit)
    return see_other(url_for("notifications.notification.index"))


def _as_written(stored: InForce) -> str:
    """The configuration with its defaults, its secrets as their fingerprints."""
    whole = {**DEFAULTS, **stored.config}
    whole["providers"] = masked(as_stored(read_providers(whole["providers"])))
    return json.dumps(whole, indent=1, ensure_ascii=False)


async def _about(written: str, stored: InForce) -> dict[str, Any]:
    return {
        "stored": stored,
        "shown": written,
        "problems": _problems(written, stored),
        "slots": slots_in_force(stored.config, current().scheduled_task),
        "versions": await settings.versions(),
    }


def _problems(text: str, stored: InForce) -> list[Any]:
    try:
        return list(validate_config(read_setting(text, stored.config)))
    except Invalid:
        return []
