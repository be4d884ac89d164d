"""How a command that cannot use the database ends: one sentence, exit 2."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app import devpg
from app.cli.database import Urls, database
from app.kernel import migrate as migrations
from app.settings import SettingError, Settings


@contextmanager
def or_leave(settings: Settings) -> Iterator[Urls]:
    """The database for the block; what cannot be used is said in one sentence."""
    try:
        with database(settings) as urls:
            yield urls
    except (devpg.CannotServe, migrations.CannotMigrate, SettingError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
