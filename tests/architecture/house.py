"""What the architecture tests look at: our own files, by room, and what each of them imports."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    *("adapters", "blueprints", "commands", "deploy", "jobs", "models", "queries", "screening", "services", "text"),
    "wsgi",
)
ROOT_MODULES = ("app", "config", "database", "extensions", "hot_routes")
OURS = frozenset({*ROOMS, *ROOT_MODULES, "migrations", "tests", "benchmarks", "faults"})


# What our own Content-Security-Policy would refuse to run or draw.
INLINE = {
    "a script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"(?<![\w-])style\s*=\s*[\"'{]", re.IGNORECASE),
    "an event attribute": re.compile(r"[\s\"']on[a-z]{3,}\s*=\s*[\"'{]", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}


@dataclass(frozen=True)
class Import:
    """One name that a file takes from elsewhere, in full: `services.letters.put_letter`."""

    path: str
    line: int
    name: str

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.name}"


def room_of(path: str) -> str:
    """`services` for services/letters.py, `config` for config.py."""
    return path.partition("/")[0].removesuffix(".py")


@cache
def product_files() -> tuple[str, ...]:
    """Every Python file of the product, as paths from the root; no tests, no migrations."""
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found += ROOT.glob("*.py")
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in found))


def files_under(folder: str, *endings: str) -> list[str]:
    """Files in a folder with one of these endings, as paths from the root."""
    found = ((ROOT / folder).rglob(f"*{ending}") for ending in endings)
    return sorted(path.relative_to(ROOT).as_posix() for paths in found for path in paths)


@cache
def tree(path: str) -> ast.Module:
    return ast.parse(source(path), filename=path)


@cache
def source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def imports_of(path: str) -> Iterator[Import]:
    """Every import of a file, at whatever depth it stands; relative ones under their full name."""
    package = path.removesuffix(".py").removesuffix("/__init__").split("/")
    if not path.endswith("__init__.py"):
        package = package[:-1]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (Import(path, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (Import(path, node.lineno, f"{module}.{alias.name}") for alias in node.names)


def functions_of(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls_of(node: ast.AST, method: str) -> Iterator[ast.Call]:
    """Calls of `something.method(...)` below a node."""
    for below in ast.walk(node):
        if isinstance(below, ast.Call) and isinstance(below.func, ast.Attribute) and below.func.attr == method:
            yield below


def inline_in(html: str) -> list[str]:
    """What a page holds inline, in words; nothing when it is as it should be."""
    return [what for what, sign in INLINE.items() if sign.search(html)]
