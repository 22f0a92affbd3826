"""The import table of docs/architecture.md, as data. Who widens it changes the page too, with the reason."""

import ast
import sys

import pytest

from tests.architecture.house import OURS, ROOMS, Import, imports_of, product_files, room_of, source, tree

# What a room may take from the others. A longer name lets in that part of a room alone; its own room is always open.
MAY_IMPORT: dict[str, set[str]] = {
    "app": {"blueprints", "commands", "config", "database", "extensions", "hot_routes", "jobs", "wsgi"},
    "config": set(),
    "database": set(),
    "extensions": set(),
    "hot_routes": {"extensions.db", "queries", "wsgi"},
    "blueprints": {"config.Settings", "models", "queries", "services", "wsgi.ASKED_FOR", "wsgi.Shows"},
    "jobs": {"adapters", "config.Settings", "models", "queries", "services"},
    "commands": {"adapters.imports", "config.Settings", "extensions", "jobs.worker", "models", "queries", "services"},
    "services": {"adapters", "extensions", "models", "queries", "screening", "text"},
    "queries": {"extensions.db", "models", "screening.facts", "screening.policy", "text"},
    "screening": {"text"},
    "text": set(),
    "adapters": {"config"},
    "models": {"extensions"},
    "wsgi": set(),
    "deploy": set(),
}

# One file each, with the reason on the page.
ALSO: dict[str, set[str]] = {
    "blueprints/accounts/signing_in.py": {"extensions.db"},
    "blueprints/problems.py": {"database.is_busy", "database.is_full", "extensions.db"},
    "commands/doctor.py": {"database.is_sqlite"},
    "services/locks.py": {"database.begin_write"},
}

# Rooms that have to stay what they are: these libraries and the standard one, no others.
LIBRARIES: dict[str, set[str]] = {
    "deploy": set(),
    "wsgi": {"werkzeug"},
    "text": {"bleach", "linkify_it", "markdown_it", "nh3", "regex"},
    "screening": {"ahocorasick_rs"},
}

# Flask ends at the view, the command and the job: what is below works without a request.
FLASK = {"flask", "flask_login", "flask_migrate", "flask_security", "flask_sqlalchemy", "flask_wtf", "werkzeug"}
KNOWS_FLASK = {"app", "blueprints", "commands", "database", "extensions", "hot_routes", "jobs"}
# The mixins that Flask-Security wants on its three records.
ALSO_FLASK = {"models/people.py": "flask_security", "wsgi/body_gate.py": "werkzeug"}

ONE_IMPORTER = {"bleach": {"text/sanitise.py"}, "stripe": set()}

ALL_IMPORTS = [found for path in product_files() for found in imports_of(path)]


def said(found: list[Import]) -> str:
    return "\n".join(map(str, found))


def is_within(name: str, allowed: set[str]) -> bool:
    return any(name == part or name.startswith(f"{part}.") for part in allowed)


def test_rooms_import_only_what_the_table_allows() -> None:
    wrong = [
        found
        for found in ALL_IMPORTS
        if found.top in OURS
        and found.top != room_of(found.path)
        and not is_within(found.name, MAY_IMPORT[room_of(found.path)] | ALSO.get(found.path, set()))
    ]
    assert not wrong, said(wrong)


def test_every_room_stands_in_the_table() -> None:
    assert {room_of(path) for path in product_files()} == set(MAY_IMPORT)
    assert set(ROOMS) <= set(MAY_IMPORT)


def test_every_exception_is_still_needed() -> None:
    idle = [
        f"{path} no longer imports {name}"
        for path, names in ALSO.items()
        for name in names
        if not any(is_within(found.name, {name}) for found in imports_of(path))
    ]
    assert not idle, "\n".join(idle)


def test_flask_ends_at_the_entry_points() -> None:
    wrong = [
        found
        for found in ALL_IMPORTS
        if found.top in FLASK and room_of(found.path) not in KNOWS_FLASK and ALSO_FLASK.get(found.path) != found.top
    ]
    assert not wrong, said(wrong)


@pytest.mark.parametrize("room", sorted(LIBRARIES))
def test_a_small_room_uses_only_its_own_libraries(room: str) -> None:
    known = {*sys.stdlib_module_names, *LIBRARIES[room], *OURS}
    wrong = [found for found in ALL_IMPORTS if room_of(found.path) == room and found.top not in known]
    assert not wrong, said(wrong)


@pytest.mark.parametrize("library", sorted(ONE_IMPORTER))
def test_a_dangerous_library_has_one_importer(library: str) -> None:
    assert {found.path for found in ALL_IMPORTS if found.top == library} == ONE_IMPORTER[library]


def test_nothing_is_imported_behind_the_tables_back() -> None:
    hidden = [found for found in ALL_IMPORTS if found.top == "importlib"]
    called = [path for path in product_files() if "__import__(" in source(path)]
    assert (hidden, called) == ([], []), said(hidden)


def test_no_service_takes_a_verb_from_another() -> None:
    """A verb commits. Two of them in one act would be two commits, and a crash between them half an act."""
    verbs = {
        f"{path.removesuffix('.py').replace('/', '.')}.{node.name}"
        for path in product_files()
        if room_of(path) == "services"
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and "db.session.commit()" in ast.unparse(node)
    }
    assert "services.comments.post_comment" in verbs
    wrong = [found for found in ALL_IMPORTS if room_of(found.path) == "services" and found.name in verbs]
    assert not wrong, said(wrong)
