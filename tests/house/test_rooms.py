"""The house rules that no memory needs to hold: names, places and sizes."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

from app import wiring
from app.accounts.permissions import PERMISSIONS, ROLES
from app.eventlog import registry
from app.main import ROUTES
from app.settings import ROOT

HANDLERS = {"index", "show", "new", "create", "edit", "update", "destroy"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 50
#: Files and functions over the limit, each with its reason; the list may only shrink.
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}
#: What stands beside commands without being one; each says why. A module stands for all that is in it.
NOT_ATOMIC = {
    "app.actions.commands.drafting": "steps of raising, inside its transaction",
    "app.actions.commands.applying.preview": "shows what a command would change, and changes nothing",
    "app.actions.commands.changing.moved": "a line for the log, made inside the transaction of its callers",
    "app.actions.commands.saving": "the steps that every command of the room takes, inside its transaction",
    "app.complaints.commands.saving": "the steps that every command of the room takes, inside its transaction",
    "app.complaints.commands.opening.open_one": "one of many, inside the transaction of whoever opens them",
    "app.complaints.commands.applying.preview": "shows what a command would change, and changes nothing",
    "app.complaints.commands.bring_in.bring_in": "a job that commits a chunk at a time",
    "app.complaints.commands.importing.check": "a job that commits a chunk at a time",
    "app.complaints.commands.importing.load": "a job that commits a chunk at a time",
    "app.forms.commands.bringing.bring_submissions": "a loop over batches, each a transaction of its own",
    "app.households.commands.importing.load": "a job that commits a batch at a time",
    "app.notifications.commands.running.run": "a loop over batches, each a transaction of its own",
    "app.notifications.commands.running.dry_run": "decides as a run does, and writes nothing",
    "app.sla.commands.saving": "the steps that the rooms' commands take, inside their transactions",
    "app.sla.commands.sweep.sweep": "a loop over batches, each a transaction of its own",
}

SOURCES = sorted([*Path(ROOT, "app").rglob("*.py"), *Path(ROOT, "tasks").rglob("*.py")])


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.visit.method} {route.visit.path}")
def test_a_handler_has_one_of_seven_names(route: object) -> None:
    assert route.name.rsplit(".", 1)[1] in HANDLERS


def test_no_two_routes_answer_the_same() -> None:
    lines = [(route.visit.method, route.visit.path) for route in ROUTES]
    assert sorted(lines) == sorted(set(lines))


def test_a_page_finds_its_template_by_its_name() -> None:
    """A template that a handler names stands under templates/<room>/<resource>/ of that handler."""
    strays = []
    for path in sorted(Path(ROOT, "app").glob("*/pages/*.py")):
        room, resource = path.parts[-3], path.stem
        for template in re.findall(r'"([a-z_]+/[a-z_]+/[a-z_]+\.html)"', path.read_text()):
            if not Path(ROOT, "templates", template).exists():
                strays.append(f"{_name(path)} names {template}, which does not exist")
            elif template.split("/")[0] != room:
                strays.append(f"{_name(path)} shows {template} of another room")
            elif (
                resource not in template and "_" not in template.split("/")[2][:1] and path.stem != "__init__"
            ):
                own = Path(ROOT, "templates", room, resource)
                strays += (
                    []
                    if not own.exists() or template.split("/")[1] == resource
                    else [f"{_name(path)}: {template}"]
                )
    assert strays == []


def test_every_command_is_atomic() -> None:
    loose = []
    for path in sorted(
        [*Path(ROOT, "app").glob("*/commands.py"), *Path(ROOT, "app").glob("*/commands/*.py")]
    ):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, found in vars(module).items():
            own = inspect.iscoroutinefunction(found) and found.__module__ == module.__name__
            if own and not name.startswith("_") and not found.__dict__.get("atomic"):
                loose.append(f"{module.__name__}.{name}")
    allowed = {each for each in loose if each in NOT_ATOMIC or each.rsplit(".", 1)[0] in NOT_ATOMIC}
    assert sorted(set(loose) - allowed) == []


def test_no_file_outgrows_its_limit() -> None:
    longer = {_name(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: n for name, n in longer.items() if n > LONGEST_FILE and name not in LONGER_FILES} == {}


def test_no_function_outgrows_its_limit() -> None:
    longer = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                key = f"{_name(path)}:{node.name}"
                if lines > LONGEST_FUNCTION and key not in LONGER_FUNCTIONS:
                    longer[key] = lines
    assert longer == {}


def test_every_room_says_in_one_sentence_what_it_is() -> None:
    for path in sorted(Path(ROOT, "app").glob("*/__init__.py")):
        words = ast.get_docstring(ast.parse(path.read_text())) or ""
        assert words.endswith(".") and "\n" not in words, f"{_name(path)}: {words!r}"


def test_the_registry_holds_the_whole_sheet() -> None:
    """cla.md 2: 72 definitions, 70 distinct codes, 18 keys, 33 of them stop the timer."""
    wiring.discover()
    ours = {"case_note", "timer", "account"}
    sheet = [
        kind
        for kind in registry.all()
        if kind.key not in ours and kind.key in SHEET_KEYS and (kind.key, kind.code) not in FURTHER
    ]
    assert len(sheet) == 72
    assert len({kind.code for kind in sheet}) == 70
    assert sum(kind.stops_timer for kind in sheet) == 33


SHEET_KEYS = {
    "assign_to_provider", "defer_assignment", "decline_help", "call_me_back", "stop_call_me_back", "reject_case",
    "accept_case", "open_case", "close_case", "reopen_case", "split_case", "complaint", "diagnosis",
    "alternative_help", "means_test", "case", "suspend_case", "change_category",
}  # fmt: skip
FURTHER = {
    *(("case", code) for code in ("OWNER_SET", "UNDONE", "DETAILS_CHANGED", "ATTACHED", "DETACHED", "PERSON_LINKED")),
    *(
        ("complaint", code)
        for code in (
            "COMPLAINT_STATUS", "DEPT_RESPONSE", "SLA_REMINDER", "SECOND_REMINDER", "ESCALATION",
            "ESCALATION_ACKNOWLEDGED", "SLA_CHANGE", "SATISFACTION", "COMPLAINT_VIEWED", "DETAILS_CHANGED",
            "ATTACHED", "DETACHED", "IMPORT_CANCELLED",
        )
    ),
}  # fmt: skip


def test_permissions_name_only_roles_that_exist() -> None:
    assert {role for roles in PERMISSIONS.values() for role in roles} <= set(ROLES)


def test_every_permission_is_asked_for_somewhere() -> None:
    asked = {route.visit.mark.permission for route in ROUTES}
    words = "\n".join(
        path.read_text()
        for path in [*SOURCES, *Path(ROOT, "templates").rglob("*.html")]
        if "permissions.py" not in path.name
    )
    unused = [name for name in PERMISSIONS if name not in asked and f'"{name}"' not in words]
    assert unused == []
