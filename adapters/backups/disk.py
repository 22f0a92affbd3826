"""Files that survive a power cut, and what they hash to."""

import os
from hashlib import sha256
from pathlib import Path

CHUNK_BYTES = 1024 * 1024


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as source:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def put_in_place(written: Path, place: Path) -> None:
    """Give a finished file its name, and have the name survive too. Both lie on one disk."""
    written.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
