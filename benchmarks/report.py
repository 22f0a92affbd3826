"""What a run found, as tables: on the terminal, and between the marks of docs/performance.md."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.claims import Verdict, judge
from benchmarks.results import Results
from benchmarks.wrk import CONNECTIONS

BEGINS, ENDS = "<!-- measured: begins -->", "<!-- measured: ends -->"
SECTIONS = {
    "hot": "Kept pages, 32 readers at once",
    "cold": "Cold pages, one reader at a time",
    "signed-in": "Pages of a signed-in reader, 32 at once",
    "posting": "Comments, by how many write at once",
    "mix": "One page, without and with 5 comments a second",
    "isso": "Isso",
    "waline": "Waline",
}
PEERS = ("isso", "waline")
# Keys of loads by many connections end so; those of comments sent to others, and what of ours they are held against.
MANY = f"-{CONNECTIONS}"
POSTED = {"posting-8": "posting/8"}


def tables(results: Results) -> str:
    """Everything, in Markdown."""
    parts = [_machine(results), _verdicts(judge(results)), _contents(results)]
    parts += [_loads(results, section, title) for section, title in SECTIONS.items()]
    parts += [_compared(results), _numbers(results), _notes(results)]
    return "\n\n".join(part for part in parts if part)


def keep(results: Results, document: Path, figures: Path) -> None:
    """Put the tables between the marks of a document and the figures beside it. Refuses a document without marks."""
    told = document.read_text(encoding="utf-8")
    head, begins, rest = told.partition(BEGINS)
    _, ends, tail = rest.partition(ENDS)
    if not (begins and ends):
        raise ValueError(f"{document} has no place for figures: {BEGINS} and {ENDS}")
    document.write_text(f"{head}{BEGINS}\n{tables(results)}\n{ENDS}{tail}", encoding="utf-8")
    write_figures(results, figures)


def write_figures(results: Results, path: Path) -> None:
    """The figures as JSON, with the verdicts."""
    verdicts = [
        {"what": v.claim.what, "side": v.claim.side, "bound": v.claim.bound, "measured": v.measured, "met": v.met}
        for v in judge(results)
    ]
    path.write_text(json.dumps(results.as_kept() | {"verdicts": verdicts}, indent=1) + "\n", encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing when it has no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *lines]) if lines else ""


def _machine(results: Results) -> str:
    told = [f"{name} {value}" for name, value in results.machine.items()]
    return f"{'; '.join(told)}. {results.settings.get('seconds', '?')} seconds a load."


def _verdicts(verdicts: list[Verdict]) -> str:
    rows = [
        (
            each.claim.what,
            f"{each.claim.side} {each.claim.bound:g} {each.claim.unit}".strip(),
            "" if each.measured is None else f"{each.measured:.3g} {each.claim.unit}".strip(),
            each.in_words,
        )
        for each in verdicts
    ]
    return table(("what", "expected", "measured", "verdict"), rows)


def _contents(results: Results) -> str:
    rows = [
        (each.what, str(each.comments), f"{each.plain_bytes:,}", f"{each.sent_bytes:,}")
        for each in results.contents.values()
    ]
    shown = table(("page", "comments on it", "bytes", "bytes sent"), rows)
    return f"### What is read\n\n{shown}" if rows else ""


def _loads(results: Results, section: str, title: str) -> str:
    rows = []
    for key, load in results.loads.items():
        if not key.startswith(f"{section}/"):
            continue
        name = key.removeprefix(f"{section}/")
        ceiling = results.loads.get(f"ceiling/{name}") if section == "hot" else None
        share = [f"{ceiling.rate:,.0f}", f"{load.rate / ceiling.rate:.0%}"] if ceiling and ceiling.rate else []
        waits = [f"{load.p50_ms:.2f}", f"{load.p99_ms:.2f}"] if load.answers else ["", ""]
        rows.append([_label(results, key), f"{load.rate:,.1f}", *waits, f"{load.bytes:,}", str(load.failed), *share])
    head = ["", "a second", "p50 ms", "p99 ms", "bytes", "failed"]
    head += ["ceiling a second", "of it"] if section == "hot" else []
    return f"### {title}\n\n{table(head, rows)}" if rows else ""


def _label(results: Results, key: str) -> str:
    """What a load asked for, in words."""
    section, _, name = key.partition("/")
    one, many, _ = name.partition(MANY)
    content = results.contents.get(f"{section}/{one}") or results.contents.get(one)
    told = content.what if content else one.replace("-", " by ", 1)
    return f"{told}, {CONNECTIONS} at once" if many else told


def _compared(results: Results) -> str:
    """Ours over theirs, where both were measured in this run: pages by one client and with nothing kept."""
    rows = []
    for key, theirs in results.loads.items():
        peer, _, what = key.partition("/")
        ours = results.loads.get(POSTED.get(what, f"cold/first-{what.partition('-')[0]}"))
        if peer not in PEERS or ours is None or not theirs.rate or what.endswith(MANY):
            continue
        label = f"{peer.capitalize()}: comments" if what in POSTED else _label(results, key)
        rows.append((label, f"{theirs.rate:,.1f}", f"{ours.rate:,.1f}", f"{ours.rate / theirs.rate:,.1f} times"))
    shown = table(("", "theirs a second", "ours a second", "ours to theirs"), rows)
    return f"### Side by side\n\n{shown}" if rows else ""


def _numbers(results: Results) -> str:
    rows = [
        (name.replace("/", ": ").replace("_", " "), f"{number:,.3g}" if number < 1_000 else f"{number:,.0f}")
        for name, number in results.numbers.items()
    ]
    return f"### Single numbers\n\n{table(('', ''), rows)}" if rows else ""


def _notes(results: Results) -> str:
    return "\n".join(f"- {note}" for note in results.notes)
