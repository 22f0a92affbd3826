"""The most that a file and a function may be. STYLE.md says what they are meant to be, which is far less."""

import ast

from tests.architecture.house import files_under, functions_of, product_files, source

PRODUCT_FILE = 250
OTHER = {"app.py": 100}
SERVICE = 200
TEMPLATE = 150
TEST_FILE = 300
FUNCTION = 40
PARAMETERS = 6

PYTHON = [*product_files(), *files_under("faults", ".py"), *files_under("tests", ".py"), "migrations/env.py"]


def most_lines(path: str) -> int:
    if path.startswith("tests/"):
        return TEST_FILE
    if path.startswith("templates/"):
        return TEMPLATE
    return OTHER.get(path, SERVICE if path.startswith("services/") else PRODUCT_FILE)


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many a caller has to know; `self` and `cls` are not given by anybody."""
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([each for each in every if each.arg not in ("self", "cls")])


def test_files_are_short_enough() -> None:
    long = [
        f"{path} has {lines} lines, the most is {most_lines(path)}"
        for path in [*PYTHON, *files_under("templates", ".html", ".txt")]
        if (lines := len(source(path).splitlines())) > most_lines(path)
    ]
    assert not long, "\n".join(long)


def test_functions_are_short_enough() -> None:
    long = [
        f"{path}:{function.lineno} {function.name} has {lines} lines"
        for path in PYTHON
        for function in functions_of(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION
    ]
    assert not long, "\n".join(long)


def test_functions_take_few_parameters() -> None:
    many = [
        f"{path}:{function.lineno} {function.name} has {parameters(function)} parameters"
        for path in product_files()
        for function in functions_of(path)
        if parameters(function) > PARAMETERS
    ]
    assert not many, "\n".join(many)
