"""The first thing in a backup: what made it, what is in it, and the counts and hashes to compare with."""

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

# Raised when an older version of the product could no longer restore what is written.
FORMAT: Literal[1] = 1
# Sixteen tables make 2 KB; what is a thousand times longer is none of ours.
LONGEST_MANIFEST_BYTES = 2 * 1024 * 1024

Kind = Literal["sqlite", "postgresql"]
CopyName = Literal["database.sqlite", "database.dump"]
Word = Annotated[str, Field(pattern=r"^[ -~]{1,63}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=0)]


class BackupFailed(Exception):
    """No backup was made, or none restored. The message is a sentence that says why and what was kept."""


class Content(BaseModel):
    """What one table holds. The hash is the same on either database: see contents.py."""

    model_config = ConfigDict(frozen=True)

    rows: Number
    sha256: Sha256


class Packed(BaseModel):
    """The database's copy, as it lies in the backup beside the manifest."""

    model_config = ConfigDict(frozen=True)

    name: CopyName
    bytes: Number
    sha256: Sha256


class Manifest(BaseModel):
    """All that a backup says of itself."""

    model_config = ConfigDict(frozen=True)

    format: Literal[1]
    version: Word
    made_at: AwareDatetime
    kind: Kind
    revision: Word
    # All the data there is today. What comes to lie beside the database (files, their keys) gets a field of its own, a
    # place in the archive after this one, and a row in docs/backup.md; and FORMAT rises.
    copy_file: Packed
    tables: dict[Word, Content]


@dataclass(frozen=True)
class Compared:
    """One table of a backup, and how many rows were found for it (None: no such table)."""

    table: str
    rows: int
    found: int | None
    equal: bool


def compare(expected: dict[str, Content], found: dict[str, Content]) -> list[Compared]:
    """Every table of either side, in the order of their names, and whether its rows and hash are equal."""
    nothing = Content(rows=0, sha256="0" * 64)
    return [
        Compared(
            name,
            expected.get(name, nothing).rows,
            found[name].rows if name in found else None,
            expected.get(name) == found.get(name),
        )
        for name in sorted({*expected, *found})
    ]


def parse_manifest(written: bytes) -> Manifest:
    """The manifest of a backup. Refuses a newer format than ours, and what is none."""
    try:
        said = json.loads(written)
        newer = said["format"] > FORMAT
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BackupFailed(
            "This is no backup of Below the Line, or it is damaged: it does not say what is in it."
        ) from None
    if newer:
        raise BackupFailed("This backup was made by a newer version, in a format that this one does not know.")
    try:
        return Manifest.model_validate(said)
    except ValidationError:
        raise BackupFailed("This backup is damaged: what it says of itself does not fit together.") from None
