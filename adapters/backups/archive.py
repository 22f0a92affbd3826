"""The one file that a backup is: a gzipped tar of `manifest.json` and the database's copy, in this order.

Written by the standard library. Read by hand, header by header, since whoever restores may have been handed anything:
only these names in this order, plain files alone, and no byte more than was announced.
"""

import gzip
import io
import os
import shutil
import tarfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from adapters.backups.disk import CHUNK_BYTES
from adapters.backups.manifest import LONGEST_MANIFEST_BYTES, BackupFailed, Manifest, parse_manifest
from adapters.backups.protocol import Progress

MANIFEST = "manifest.json"
# zlib's own middle. Of 155 MB (100,000 comments) it made 48.6 in 2.9 s; level 9 made 48.4 in 5.0, level 1 51.6 in 1.7.
COMPRESSION = 6
DAMAGED = "This is no backup of Below the Line, or it is damaged: {}. Nothing was restored."


def write_archive(path: Path, manifest: Manifest, copy: Path, progress: Progress) -> None:
    """Write a backup that only its owner can read, down to the disk. Refuses a path that is taken."""
    said = manifest.model_dump_json(indent=1).encode()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with (
            gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION, fileobj=raw) as packed,
            tarfile.open(mode="w", fileobj=packed, format=tarfile.GNU_FORMAT) as tar,
        ):
            tar.addfile(_header(MANIFEST, len(said), manifest), io.BytesIO(said))
            header = _header(manifest.copy_file.name, manifest.copy_file.bytes, manifest)
            with copy.open("rb") as source:
                tar.addfile(header, _Watched(source, lambda done: progress("Writing", done, header.size)))
        raw.flush()
        os.fsync(raw.fileno())


def _header(name: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode, header.mtime = size, 0o600, int(manifest.made_at.timestamp())
    return header


class _Watched(io.RawIOBase):
    """A file that says how far it has been read."""

    def __init__(self, source: IO[bytes], progress: Callable[[int], None]) -> None:
        self._source, self._progress = source, progress

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._progress(self._source.tell())
        return chunk


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself, without unpacking it. Refuses what is no backup of ours."""
    try:
        with gzip.open(path) as packed:
            return _manifest(packed)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BackupFailed(DAMAGED.format("it cannot be unpacked")) from None


def unpack(path: Path, folder: Path, progress: Progress) -> tuple[Manifest, Path]:
    """Unpack a backup's database into a folder, and check its hash. Refuses what is damaged, what holds anything
    besides, and what the disk has no room for; then the folder is not to be used."""
    try:
        with gzip.open(path) as packed:
            manifest = _manifest(packed)
            copy = folder / manifest.copy_file.name
            if shutil.disk_usage(folder).free < manifest.copy_file.bytes:
                needed = manifest.copy_file.bytes / 1e6
                raise BackupFailed(
                    f"There is no room to unpack this backup: it needs {needed:,.0f} MB in {folder.parent}."
                )
            _unpack_copy(packed, manifest, copy, progress)
            _refuse_more(packed)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BackupFailed(DAMAGED.format("it cannot be unpacked to its end")) from None
    return manifest, copy


def _manifest(packed: gzip.GzipFile) -> Manifest:
    size = _next_size(packed, MANIFEST)
    if size > LONGEST_MANIFEST_BYTES:
        raise BackupFailed(DAMAGED.format("what it says of itself is far too long"))
    written = io.BytesIO()
    _take(packed, size, written.write)
    return parse_manifest(written.getvalue())


def _unpack_copy(packed: gzip.GzipFile, manifest: Manifest, copy: Path, progress: Progress) -> None:
    said = manifest.copy_file
    if _next_size(packed, said.name) != said.bytes:
        raise BackupFailed(DAMAGED.format("the database in it has not the size that was announced"))
    digest, done = sha256(), 0
    with open(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:

        def keep(chunk: bytes) -> None:
            nonlocal done
            digest.update(chunk)
            target.write(chunk)
            done += len(chunk)
            progress("Unpacking", done, said.bytes)

        _take(packed, said.bytes, keep)
        target.flush()
        os.fsync(target.fileno())
    if digest.hexdigest() != said.sha256:
        raise BackupFailed(DAMAGED.format("the hash of the database in it differs"))


def _next_size(packed: gzip.GzipFile, name: str) -> int:
    """How long the next file in the tar is, which has to be a plain one of this name."""
    block = packed.read(tarfile.BLOCKSIZE)
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        raise BackupFailed(DAMAGED.format(f"there is no {name} where it should be")) from None
    if header.name != name or header.type != tarfile.REGTYPE or header.size < 0:
        raise BackupFailed(DAMAGED.format(f"something else lies where {name} should"))
    return header.size


def _take(packed: gzip.GzipFile, size: int, keep: Callable[[bytes], Any]) -> None:
    left = size
    while left:
        chunk = packed.read(min(left, CHUNK_BYTES))
        if not chunk:
            raise EOFError
        keep(chunk)
        left -= len(chunk)
    packed.read(-size % tarfile.BLOCKSIZE)


def _refuse_more(packed: gzip.GzipFile) -> None:
    # To the end, where gzip has its own sum; a tar ends in zeros that fill its last record.
    rest = packed.read(2 * tarfile.RECORDSIZE)
    if rest.strip(b"\0") or packed.read(1):
        raise BackupFailed(DAMAGED.format("it holds more than a backup does"))
