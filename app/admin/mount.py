"""Piccolo Admin behind its gate, as a mount for the front door."""

from piccolo.columns import ForeignKey
from piccolo_admin.endpoints import TableConfig, create_admin
from piccolo_api.crud.endpoints import OrderBy
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from app.accounts.cookies import Cookies
from app.accounts.tables import User
from app.admin import rules
from app.admin.door import Door
from app.admin.forms import forms
from app.admin.gate import Gate, closed_sign_in
from app.admin.tables_shown import collect
from app.kernel.shown import Shown
from app.settings import Settings

PATH = "/admin"


def mounts(settings: Settings) -> list[BaseRoute]:
    """The administration area and, before it, what must not reach it. Rooms must have been discovered."""
    shown, asked = collect(), forms()
    admin = create_admin(
        [_config(each) for each in shown],
        forms=asked,
        auth_table=User,
        session_table=Door,
        increase_expiry=None,
        page_size=25,
        production=settings.https,
        site_name="Recourse",
        auto_include_related=False,
        allowed_hosts=settings.allowed_hosts,
        debug=False,
    )
    gate = Gate(
        admin, table=rules.ways(shown, [form.slug for form in asked]), cookies=Cookies(secure=settings.https)
    )
    return [
        Route(PATH, _with_a_slash, methods=["GET"]),
        Mount(f"{PATH}/public/login", closed_sign_in),
        Mount(PATH, gate, name="admin"),
    ]


async def _with_a_slash(_request: Request) -> Response:
    return RedirectResponse(f"{PATH}/", 307)


def _config(shown: Shown) -> TableConfig:
    column = shown.table._meta.get_column_by_name
    columns = [column(name) for name in shown.listed or shown.columns]
    return TableConfig(
        table_class=shown.table,
        visible_columns=columns,
        visible_filters=[column(name) for name in shown.filters],
        link_column=next(
            (each for each in columns if not isinstance(each, ForeignKey)), shown.table._meta.primary_key
        ),
        order_by=[OrderBy(column(shown.order.removeprefix("-")), ascending=not shown.order.startswith("-"))],
        menu_group=str(shown.group),
    )
