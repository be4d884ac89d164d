"""The registry, the permission table and the routes as tables; also the source of the docs pages."""

import typer

from app import wiring
from app.accounts.permissions import PERMISSIONS, ROLES
from app.eventlog import registry
from app.main import ROUTES


def events() -> None:
    """Every kind of event: key, code, type, level, who may pick it, what it does."""
    wiring.discover()
    for kind in registry.all():
        effects = ["stops timer"] if kind.stops_timer else []
        if kind.sets_next_actor:
            effects.append(f"next actor {kind.next_actor or 'cleared'}")
        typer.echo(
            "\t".join(
                [
                    kind.key,
                    kind.code,
                    kind.type,
                    str(kind.level),
                    ",".join(kind.selectable_by),
                    "; ".join(effects),
                    kind.description,
                ]
            )
        )


def permissions() -> None:
    """Every permission and the roles that have it."""
    for name in sorted(PERMISSIONS):
        typer.echo(name + "\t" + ",".join(role for role in ROLES if role in PERMISSIONS[name]))


def routes() -> None:
    """Every route: method, path, name, and what it asks of whoever comes."""
    for route in ROUTES:
        line = route.visit
        typer.echo("\t".join([line.method, line.path, line.name, line.mark.permission or "public"]))
