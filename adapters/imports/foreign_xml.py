"""XML from strangers, read as it comes: no entities, nothing fetched, nothing that fills the memory."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NoReturn, Protocol
from xml.parsers import expat

from adapters.imports import BrokenExport
from adapters.imports.foreign_text import ForeignText

# An export is five deep and writes some sixty names; these leave room for every plugin, and none for a bomb.
DEEPEST = 100
MOST_NAMES = 10_000
# expat keeps a tag or a remark whole until it ends, and looks for its end anew with every piece.
LONGEST_TAG_BYTES = 1_000_000

_CUT_OFF = "The file ends before it is complete: it was cut off when it was made or copied."
_WRONG = {
    expat.errors.XML_ERROR_NO_ELEMENTS: _CUT_OFF,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: _CUT_OFF,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: _CUT_OFF,
    expat.errors.XML_ERROR_INVALID_TOKEN: "Something stands here that XML does not allow, such as a bare & or <.",
    expat.errors.XML_ERROR_TAG_MISMATCH: "An element is closed here that is not open: something before it is missing.",
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: "An entity stands here that XML does not know, such as &nbsp;.",
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "There is more text here, after the end of the export.",
}


class Target(Protocol):
    """What is told of the elements as they come."""

    def begin(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def text(self, characters: str) -> None: ...


class ForeignXML:
    """A file of XML, told to a target element by element. Refuses, with the line: what is not proper XML, every
    declaration of a document type or an entity, and what is deeper, longer or more various than an export can be.
    `mend` puts right what the system that wrote the file is known to write wrongly."""

    def __init__(self, file: BinaryIO, mend: Callable[[Iterator[str]], Iterator[str]] = iter) -> None:
        self._text = ForeignText(file)
        self._mend = mend
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._depth = 0
        self._names: set[str] = set()

    @property
    def line(self) -> int:
        """The line of what the target is being told."""
        return self._parser.CurrentLineNumber + self._text.lines_above

    @property
    def forbidden(self) -> int:
        """How many characters were taken out that XML forbids."""
        return self._text.forbidden

    def read(self, target: Target, on_progress: Callable[[int], None]) -> None:
        """Read the whole file, saying after every piece how many bytes that were."""
        self._connect(target)
        fed = 0
        try:
            for piece in self._mend(self._text.pieces()):
                encoded = piece.encode()
                self._parser.Parse(encoded, False)
                fed += len(encoded)
                if fed - self._parser.CurrentByteIndex > LONGEST_TAG_BYTES:
                    self._refuse("A tag or a remark that begins here does not end.")
                on_progress(self._text.bytes_read)
            self._parser.Parse(b"", True)
        except expat.ExpatError as problem:
            words = expat.errors.messages[problem.code]
            what = _WRONG.get(words, f"This is not proper XML ({words}).")
            raise BrokenExport(what, problem.lineno + self._text.lines_above) from None

    def _connect(self, target: Target) -> None:
        def begin(tag: str, attributes: dict[str, str]) -> None:
            self._depth += 1
            if self._depth > DEEPEST:
                self._refuse(f"Elements stand in one another here more than {DEEPEST} deep.")
            if attributes or tag not in self._names:
                self._names.update((tag, *attributes))
                if len(self._names) > MOST_NAMES:
                    self._refuse(f"There are more than {MOST_NAMES:,} different names of elements.")
            target.begin(tag, attributes)

        def end(tag: str) -> None:
            self._depth -= 1
            target.end(tag)

        def declared(*_what: object) -> None:
            self._refuse("A document type or an entity is declared here. No export has that, and it is not read.")

        self._parser.StartElementHandler = begin
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = target.text
        self._parser.StartDoctypeDeclHandler = declared
        self._parser.EntityDeclHandler = declared

    def _refuse(self, what: str) -> NoReturn:
        raise BrokenExport(what, self.line)
