"""What was measured, while it is being measured and as it is kept."""

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.wrk import Load


@dataclass(frozen=True)
class Content:
    """What is on a page: comments drawn, and its bytes as drawn and as sent."""

    what: str
    comments: int
    plain_bytes: int
    sent_bytes: int


@dataclass
class Results:
    """Loads and single numbers, each under a key that says section and what: `hot/first-50`, `start/worst_seconds`."""

    machine: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    loads: dict[str, Load] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def as_kept(self) -> dict[str, Any]:
        """Plain dicts, for JSON."""
        return {
            "machine": self.machine,
            "settings": self.settings,
            "contents": {key: asdict(content) for key, content in self.contents.items()},
            "loads": {key: load.with_rate() for key, load in self.loads.items()},
            "numbers": {key: round(number, 3) for key, number in self.numbers.items()},
            "notes": self.notes,
        }


def results_from(kept: dict[str, Any]) -> Results:
    """What `as_kept` kept."""
    loads = {key: Load(**{n: v for n, v in load.items() if n != "rate"}) for key, load in kept["loads"].items()}
    contents = {key: Content(**content) for key, content in kept["contents"].items()}
    return Results(kept["machine"], kept["settings"], contents, loads, kept["numbers"], kept["notes"])
