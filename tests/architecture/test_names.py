"""Names that say nothing, names that hide a library, words the house does not use, and what has to be explained."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import PurePath

from tests.architecture.house import ROOMS, ROOT, ROOT_MODULES, files_under, product_files, room_of, source, tree

EMPTY_NAMES = re.compile(r"(util|helper|common|manager|handler|misc)s?")
# A root module of one of these names breaks a library at its import: `limits.py` is what Flask-Limiter asks for.
SHADOWS = {"calendar", "code", "email", "html", "limits", "platform", "queue", "secrets", "select", "signal", "site"}
SHADOWS |= {"token", "types"}
EXPLAINED = ("adapters", "queries", "screening", "services", "text")
# People give to charities; here they pay towards a newsroom, which is no charity and may not sound like one.
NOT_OUR_WORDS = re.compile(r"\b(donat\w*|donor\w*|charit\w*|gift[\s-]+aid\w*|fund-?rais\w*)", re.IGNORECASE)
# Put together, so that this file does not find itself.
LEFT_UNDONE = re.compile(r"\b(" + "TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")

OWN_TEXTS = [
    *files_under("templates", ".html", ".txt"),
    *files_under("commands/starter", ".toml", ".py"),
    *files_under("commands/demo", ".toml", ".py"),
]
EVERYTHING = [
    *product_files(),
    *files_under("tests", ".py"),
    *files_under("templates", ".html", ".txt"),
    *files_under("static", ".css", ".js"),
    *files_under("migrations", ".py"),
    *files_under("docs", ".md"),
    *(path.name for path in ROOT.glob("*.md")),
    *(path.name for path in ROOT.glob("*.toml")),
    "Makefile",
]


def test_no_module_has_an_empty_name() -> None:
    paths = [PurePath(path) for path in [*product_files(), *files_under("tests", ".py")]]
    wrong = [str(path) for path in paths if any(EMPTY_NAMES.fullmatch(p.removesuffix(".py")) for p in path.parts)]
    assert not wrong


def test_no_root_module_hides_a_library() -> None:
    at_the_root = {path.stem for path in ROOT.glob("*.py")} | {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert at_the_root >= {*ROOT_MODULES, *ROOMS}
    # Some libraries install their own tests beside themselves; ours are found first, and nobody asks for theirs.
    taken = (SHADOWS | set(sys.stdlib_module_names) | set(packages_distributions())) - {"tests"}
    hiding = sorted(at_the_root & taken)
    assert not hiding
    assert not (ROOT / "app").exists(), "a folder app/ would hide app.py"


def test_modules_say_what_lives_in_them() -> None:
    silent = [path for path in product_files() if not ast.get_docstring(tree(path))]
    assert not silent


def test_public_functions_say_what_they_do() -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in product_files()
        if room_of(path) in EXPLAINED
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, "without a docstring:\n" + "\n".join(silent)


def test_nobody_is_asked_for_alms() -> None:
    found = [f"{path} says {match[0]!r}" for path in OWN_TEXTS for match in NOT_OUR_WORDS.finditer(source(path))]
    assert not found


def test_nothing_is_left_undone() -> None:
    left = [f"{path}: {match[0]}" for path in EVERYTHING for match in LEFT_UNDONE.finditer(source(path))]
    assert not left
