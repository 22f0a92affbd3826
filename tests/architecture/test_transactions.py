"""Only verbs write. A view or a job that committed would leave half an act behind, and nobody would find out."""

import ast

import pytest

from tests.architecture.house import calls_of, functions_of, imports_of, product_files, room_of, tree

# The first rows of a site: there is no verb for laying house rules and sections, and nobody has done it.
SEEDING = {"commands/demo/__init__.py", "commands/starter/__init__.py"}
# An error page has to end the transaction that broke. It may do nothing else.
ROLLS_BACK = "blueprints/problems.py"
WRITES = {"add", "add_all", "commit", "delete", "flush", "merge", "rollback"}
WRITING_STATEMENTS = {"sqlalchemy.delete", "sqlalchemy.insert", "sqlalchemy.update"}


def session_uses(path: str) -> list[str]:
    """What a file does with `db.session`, as text: `db.session.rollback`."""
    used = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)]
    whole = {ast.unparse(node.value) for node in used}
    said = {ast.unparse(node) for node in used if ast.unparse(node).startswith("db.session")}
    return sorted(said - whole)


def test_only_services_commit() -> None:
    commits = {
        f"{path}:{call.lineno}"
        for path in product_files()
        if room_of(path) != "services" and path not in SEEDING
        for call in calls_of(tree(path), "commit")
    }
    assert not commits, f"commit() outside services: {sorted(commits)}"


def test_a_service_function_commits_once() -> None:
    often = [
        f"{path}:{function.lineno} {function.name}"
        for path in product_files()
        if room_of(path) == "services"
        for function in functions_of(path)
        if len(list(calls_of(function, "commit"))) > 1
    ]
    assert not often, f"more than one commit in a function: {often}"


@pytest.mark.parametrize("room", ["blueprints", "jobs"])
def test_an_entry_point_never_touches_the_session(room: str) -> None:
    used = {path: uses for path in product_files() if room_of(path) == room and (uses := session_uses(path))}
    assert used == ({ROLLS_BACK: ["db.session.rollback"]} if room == "blueprints" else {})


def test_queries_never_write() -> None:
    wrong = [
        f"{path}:{call.lineno} {method}()"
        for path in product_files()
        if room_of(path) == "queries"
        for method in WRITES
        for call in calls_of(tree(path), method)
        if "session" in ast.unparse(call.func)
    ]
    wrong += [
        str(found)
        for path in product_files()
        if room_of(path) == "queries"
        for found in imports_of(path)
        if found.name in WRITING_STATEMENTS
    ]
    assert not wrong, "\n".join(wrong)


def test_records_know_no_session() -> None:
    used = {path: uses for path in product_files() if room_of(path) == "models" and (uses := session_uses(path))}
    assert not used
