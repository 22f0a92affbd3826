"""A backup is read as if a stranger had made it: nothing but its two files, whole, and no byte more than announced."""

import gzip
import io
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.backups import BackupFailed, Manifest, Packed, read_manifest, unpack, write_archive
from tests.factories import NOON

COPY = b"What SQLite would have written. " * 4000
Part = tuple[tarfile.TarInfo, bytes]


def quiet(_step: str, _done: int, _total: int) -> None:
    pass


def manifest_of(copy: bytes, **other: object) -> Manifest:
    packed = Packed(name="database.sqlite", bytes=len(copy), sha256=sha256(copy).hexdigest())
    made = Manifest(
        format=1, version="0.1.0", made_at=NOON, kind="sqlite", revision="0001", copy_file=packed, tables={}
    )
    return made.model_copy(update=other)


def part(name: str, content: bytes, kind: bytes = tarfile.REGTYPE, target: str = "") -> Part:
    header = tarfile.TarInfo(name)
    header.size, header.type, header.linkname = len(content), kind, target
    return header, content


def parts() -> list[Part]:
    said = manifest_of(COPY).model_dump_json().encode()
    return [part("manifest.json", said), part("database.sqlite", COPY)]


def tar_of(members: list[Part]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for header, content in members:
            tar.addfile(header, io.BytesIO(content))
    return packed.getvalue()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "a.btl.tar.gz"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def refuse(place: Path, folder: Path) -> str:
    with pytest.raises(BackupFailed) as refused:
        unpack(place, folder, quiet)
    return str(refused.value)


def test_what_is_written_is_read_again_and_tar_reads_it_too(place: Path, folder: Path) -> None:
    (folder / "copy").write_bytes(COPY)
    write_archive(place, manifest_of(COPY), folder / "copy", quiet)
    assert place.stat().st_mode & 0o777 == 0o600
    assert read_manifest(place) == manifest_of(COPY)
    manifest, copy = unpack(place, folder, quiet)
    assert (manifest, copy.read_bytes(), copy.stat().st_mode & 0o777) == (manifest_of(COPY), COPY, 0o600)
    with tarfile.open(place) as tar:
        assert tar.getnames() == ["manifest.json", "database.sqlite"]


def test_a_backup_put_together_by_hand_is_one(place: Path, folder: Path) -> None:
    place.write_bytes(gzip.compress(tar_of(parts())))
    assert unpack(place, folder, quiet)[1].read_bytes() == COPY


TRICKS: dict[str, Callable[[list[Part]], list[Part]]] = {
    "a name outside the folder": lambda p: [p[0], part("../database.sqlite", COPY)],
    "a name from the root": lambda p: [p[0], part("/tmp/database.sqlite", COPY)],
    "a link in the place of the database": lambda p: [
        p[0],
        part("database.sqlite", b"", tarfile.SYMTYPE, "/etc/passwd"),
    ],
    "a hard link": lambda p: [p[0], part("database.sqlite", b"", tarfile.LNKTYPE, "manifest.json")],
    "a pipe": lambda p: [p[0], part("database.sqlite", b"", tarfile.FIFOTYPE)],
    "a header that stands for a long name": lambda p: [
        part("././@LongLink", b"x" * 5000, tarfile.GNUTYPE_LONGNAME),
        *p,
    ],
    "a header with other headers in it": lambda p: [part("pax", b"19 path=manifest.x\n", tarfile.XHDTYPE), *p],
    "another file": lambda p: [*p, part("keys/secret_key", b"k" * 64)],
    "the database twice": lambda p: [*p, p[1]],
    "another order": lambda p: [p[1], p[0]],
    "no database": lambda p: [p[0]],
    "no manifest": lambda p: [p[1]],
    "nothing": lambda _: [],
    "fewer bytes than announced": lambda p: [p[0], part("database.sqlite", COPY[:-1])],
    "more bytes than announced": lambda p: [p[0], part("database.sqlite", COPY + b"!")],
    "other bytes": lambda p: [p[0], part("database.sqlite", COPY[:-1] + b"!")],
    "a manifest without end": lambda p: [part("manifest.json", b" " * 3_000_000), p[1]],
    "a manifest that is none": lambda p: [part("manifest.json", b"[1, 2]"), p[1]],
    "a manifest of the wrong kind": lambda p: [part("manifest.json", b'{"format": 1, "kind": "oracle"}'), p[1]],
    "a manifest nested without end": lambda p: [part("manifest.json", b"[" * 100_000), p[1]],
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_file_with_anything_else_in_it_is_no_backup(trick: str, place: Path, folder: Path) -> None:
    place.write_bytes(gzip.compress(tar_of(TRICKS[trick](parts()))))
    assert "damaged" in refuse(place, folder)
    assert {path.name for path in folder.iterdir()} <= {"database.sqlite"}


@pytest.mark.parametrize("at", [0, 300, -300, -20, -6, -2])
def test_a_byte_that_has_changed_is_noticed(at: int, place: Path, folder: Path) -> None:
    written = bytearray(gzip.compress(tar_of(parts()), mtime=0))
    written[at] ^= 0xFF
    place.write_bytes(written)
    assert "damaged" in refuse(place, folder)


@pytest.mark.parametrize("length", [0, 10, 200, -1, -9])
def test_a_file_that_was_cut_off_is_noticed(length: int, place: Path, folder: Path) -> None:
    place.write_bytes(gzip.compress(tar_of(parts()))[:length])
    assert "damaged" in refuse(place, folder)


def test_what_is_no_archive_at_all_is_refused(place: Path, folder: Path) -> None:
    place.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert "damaged" in refuse(place, folder)


def test_a_newer_format_is_called_that(place: Path, folder: Path) -> None:
    said = b'{"format": 2, "parts": []}'
    place.write_bytes(gzip.compress(tar_of([part("manifest.json", said), part("database.sqlite", COPY)])))
    assert "made by a newer version" in refuse(place, folder)


def test_more_than_the_disk_has_room_for_is_refused_before_a_byte_is_written(place: Path, folder: Path) -> None:
    packed = Packed(name="database.sqlite", bytes=10**18, sha256="0" * 64)
    said = manifest_of(COPY, copy_file=packed).model_dump_json().encode()
    place.write_bytes(gzip.compress(tar_of([part("manifest.json", said), part("database.sqlite", COPY)])))
    assert "There is no room" in refuse(place, folder)
    assert list(folder.iterdir()) == []


def test_zeros_without_end_behind_a_backup_are_not_read(place: Path, folder: Path) -> None:
    place.write_bytes(gzip.compress(tar_of(parts()) + bytes(50_000_000), 1))
    assert "it holds more than a backup does" in refuse(place, folder)
