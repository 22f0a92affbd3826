"""The text of a file from elsewhere: decoded, without what no XML may hold; other kinds of file are refused."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from adapters.imports import BrokenExport

# Large enough that the calls cost nothing, small enough that a piece in four forms is no memory to speak of.
PIECE_BYTES = 64 * 1024

_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z"}
_MARKED = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"<\x00": "UTF-16-LE"}
_MARKED |= {b"\x00<": "UTF-16-BE"}
_DECLARED = re.compile(rb"[\s\xef\xbb\xbf]*<\?xml[^<>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
# By Python's names for what is declared. Files that say ISO-8859-1 mean windows-1252, and browsers read them so
# (WHATWG, Encoding). Where the declaration can be read byte by byte, the file is not in UTF-16, whatever it says.
_KNOWN = {"utf-8": "UTF-8", "ascii": "UTF-8", "utf-16": "UTF-8", "iso8859-1": "windows-1252", "cp1252": "windows-1252"}
_KNOWN |= {"iso8859-15": "ISO-8859-15"}

_WEB_PAGE = re.compile(r"<!doctype\s+html|<html", re.IGNORECASE)
_BLANK = "\ufeff \t\r\n"
# XML 1.0, section 2.2. Editors paste them (form feeds, vertical tabs), and WordPress writes them out as they are.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ForeignText:
    """A file's text, a piece at a time, from the first character that is not blank. Refuses, with the line: what is
    not XML, an encoding that is not known, and bytes that are none of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lines = 0
        self.bytes_read = 0
        self.lines_above = 0
        self.forbidden = 0

    def pieces(self) -> Iterator[str]:
        """The text from its beginning; may be asked for once."""
        piece = self._read()
        while piece and not piece.strip(b" \t\r\n\xef\xbb\xbf"):
            self._lines += piece.count(b"\n")
            piece = self._read()
        encoding = _encoding_of(piece)
        _refuse_other_files(piece, encoding, self._lines)
        decoder = codecs.getincrementaldecoder(encoding)()
        begun = self._decode(decoder, piece, encoding).lstrip(_BLANK)
        self.lines_above = self._lines - begun.count("\n")
        yield begun
        while piece:
            piece = self._read()
            yield self._decode(decoder, piece, encoding)

    def _read(self) -> bytes:
        piece = self._file.read(PIECE_BYTES)
        self.bytes_read += len(piece)
        return piece

    def _decode(self, decoder: codecs.IncrementalDecoder, piece: bytes, encoding: str) -> str:
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as problem:
            line = self._lines + problem.object[: problem.start].decode(encoding, "replace").count("\n") + 1
            if not piece:
                raise BrokenExport("The file ends in the middle of a character: it was cut off.", line) from None
            wrong = problem.object[problem.start : problem.start + 4].hex(" ")
            raise BrokenExport(f"These bytes are no {encoding}, which the file is written in: {wrong}.", line) from None
        self._lines += text.count("\n")
        text, dropped = _FORBIDDEN.subn("", text)
        self.forbidden += dropped
        return text


def _encoding_of(head: bytes) -> str:
    for mark, encoding in _MARKED.items():
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.match(head)
    if declared is None:
        return "UTF-8"
    name = declared[1].decode("ascii", "replace")
    try:
        return _KNOWN[codecs.lookup(name).name]
    except LookupError:
        line = head.count(b"\n", 0, declared.start(1)) + 1
        raise BrokenExport(f"It is written in {name}, which cannot be read here. Save it as UTF-8.", line) from None


def _refuse_other_files(head: bytes, encoding: str, lines_above: int) -> None:
    for sign, kind in _PACKED.items():
        if head.startswith(sign):
            raise BrokenExport(f"This is a packed file ({kind}). Unpack it first.")
    text = head.decode(encoding, "replace")
    begun = text.lstrip(_BLANK)
    if not begun:
        raise BrokenExport("The file is empty.")
    if _WEB_PAGE.match(begun):
        raise BrokenExport("This is a web page, not an export: Tools, Export in WordPress makes one.")
    declaration, root = begun.find("<?xml"), begun.find("<rss")
    if declaration > 0 and (root < 0 or declaration < root):
        line = lines_above + text.count("\n", 0, text.index("<?xml")) + 1
        raise BrokenExport("The export begins only here, below other text. Take out what stands above it.", line)
    if not begun.startswith("<"):
        raise BrokenExport("This is not an XML file.", 1)
