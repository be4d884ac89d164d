"""The command line, put together from the rooms."""

import typer

from app.accounts.cli import cli as accounts
from app.actions.cli import JUDGES
from app.actions.cli import cli as actions
from app.bi.cli import cli as bi
from app.billing.cli import cli as billing
from app.cases.cli import cli as cases
from app.checklists.cli import cli as checklists
from app.cli import demo, house, keeping, lists
from app.cli.database import database
from app.cli.totals import reconcile
from app.complaints.cli import complaints
from app.complaints.cli import setup as setup_sla
from app.complaints.rules import tried
from app.diversity.cli import cli as diversity
from app.forms.cli import cli as forms
from app.guidance.cli import cli as guidance
from app.notifications.cli import cli as notifications
from app.organisations.cli import locations, organisations
from app.privacy.cli import cli as archive
from app.questions.cli import cli as questions
from app.reports.cli import cli as reports
from app.results.cli import cli as results
from app.sla.cli import cli as sla
from app.status.cli import cli as status
from app.status.cli import keys

cli = typer.Typer(
    name="recourse",
    help="The console of an organisation that owes people an answer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@cli.callback()
def _open(ctx: typer.Context) -> None:
    ctx.obj = database


cli.command("run")(house.run)
cli.command("serve")(house.serve)
cli.command("work")(house.work)
cli.command("migrate")(house.migrate)
cli.command("backup")(keeping.backup)
cli.command("restore")(keeping.restore)
cli.command("drill")(keeping.drill)
cli.command("release")(keeping.release)
cli.command("demo")(demo.demo)
cli.command("setup-sla")(setup_sla)
cli.command("routes")(lists.routes)
cli.command("reconcile")(reconcile)
cli.command("permissions")(lists.permissions)
events = typer.Typer(no_args_is_help=True, help="The registry of events.")
events.command("list")(lists.events)
cli.add_typer(events, name="events")
cli.add_typer(keys, name="keys", help="The keys that sign and seal.")
cli.add_typer(cases, name="cases", help="Look after cases.")
cli.add_typer(diversity, name="diversity", help="Keys of what clients say of themselves.")
cli.add_typer(complaints, name="complaints", help="Complaints from other systems.")
cli.add_typer(organisations, name="organisations", help="Hospitals, providers and the others.")
cli.add_typer(locations, name="locations", help="Regions, districts, wards and villages.")
cli.add_typer(sla, name="sla", help="Try deadlines and calendars.")
cli.add_typer(checklists, name="checklists", help="Checklists of cases.")
cli.add_typer(forms, name="forms", help="Forms, surveys and audits.")
cli.add_typer(guidance, name="guidance", help="The knowledge base.")
cli.add_typer(questions, name="questions", help="Question trees.")
cli.add_typer(reports, name="reports", help="Write a report into a file.")
cli.add_typer(results, name="results", help="What the results of forms are compared with.")
cli.add_typer(archive, name="archive", help="Cases of an older system.")
cli.add_typer(bi, name="bi", help="Gather totals for intelligence.")
cli.add_typer(billing, name="billing", help="Check a provider's billing file.")
cli.add_typer(actions, name="actions", help="Try moves and routing.")
JUDGES["complaint"] = tried.must_be_allowed
cli.add_typer(notifications, name="notify", help="Try policy notifications.")
for command in [*accounts.registered_commands, *status.registered_commands]:
    cli.registered_commands.append(command)


def main() -> None:
    """Run the command line."""
    cli()
