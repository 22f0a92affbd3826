"""The README tells the truth: every setting, every command, and every link leads somewhere."""

import re
from collections.abc import Iterator

import click
from flask import Flask

from config import Environment, Settings
from tests.architecture.conftest import House
from tests.architecture.house import ROOT, files_under, source

PAGES = [*(path.name for path in ROOT.glob("*.md")), *files_under("docs", ".md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def section(heading: str) -> str:
    """The text of the README under one heading, up to the next of that level."""
    found = re.search(rf"^## {heading}$\n(.*?)(?=^## |\Z)", source("README.md"), re.MULTILINE | re.DOTALL)
    assert found is not None, f"README.md has no heading {heading!r}"
    return found[1]


def rows(heading: str) -> dict[str, list[str]]:
    """The tables under a heading: the code in the first cell of each row, and its other cells."""
    table = [line.strip("| ").split(" | ") for line in section(heading).splitlines() if line.startswith("| `")]
    return {row[0].strip("` "): [cell.strip() for cell in row[1:]] for row in table}


def commands_of(app: Flask) -> Iterator[str]:
    for name, command in app.cli.commands.items():
        if isinstance(command, click.Group):
            of_ours = [(f"{name} {each}", inner) for each, inner in command.commands.items()]
        else:
            of_ours = [(name, command)]
        for spoken, each in of_ours:
            if (each.callback.__module__ if each.callback else "").startswith("commands."):
                yield spoken


def as_printed(value: object) -> str:
    if isinstance(value, Environment):
        return value.value
    return "none" if value in ("", None, frozenset()) else str(value)


def test_every_setting_stands_in_the_readme_and_nothing_else() -> None:
    assert set(rows("Configuration")) == {name.upper() for name in Settings.model_fields}


def test_the_readme_names_the_defaults_that_are_used() -> None:
    told = {name: cells[0].strip("`") for name, cells in rows("Configuration").items()}
    assert told == {name.upper(): as_printed(field.default) for name, field in Settings.model_fields.items()}


def test_every_command_stands_in_the_readme_and_nothing_else(house: House) -> None:
    told = {re.split(r" [A-Z[-]", name)[0] for name in rows("Commands")}
    assert told == set(commands_of(house.app))


def test_links_between_our_pages_lead_somewhere() -> None:
    links = [(path, target) for path in PAGES for target in LINK.findall(source(path)) if "://" not in target]
    lost = [f"{path} links to {target}" for path, target in links if not ((ROOT / path).parent / target).exists()]
    assert not lost


def test_what_make_offers_stands_in_the_readme() -> None:
    offered = re.findall(r"^([a-z-]+):.*## ", source("Makefile"), re.MULTILINE)
    assert {"run", "test"} <= set(offered)
    assert not [target for target in offered if target != "help" and f"make {target}" not in source("README.md")]
