"""What a text goes through before it is stored or drawn: characters that nobody typed on purpose are taken out."""

import unicodedata

import regex  # type: ignore[import-untyped, unused-ignore]

from text.length import cut_graphemes

# No living language stacks more than two marks on a letter in a name once it is composed; taller towers cover the
# lines above and below ("zalgo").
MARKS_IN_A_NAME = 2
# Running text may be Hebrew or Tibetan with vowels and accents, which need up to four.
MARKS_IN_A_TEXT = 4

_LINE_END = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls (newline and tab stay), lone surrogates, and the noncharacters that XML and so our feeds forbid.
_CONTROL = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# LRO and RLO turn letters back to front on the reader's screen only; no script needs them to be written.
_OVERRIDE = regex.compile(r"[\u202d\u202e]")
# Characters that take no ink yet are not white space: format characters, fillers, the blank Braille cell.
_UNSEEN = regex.compile(r"[\p{Cf}\p{Co}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")
_NAME_TOWER = regex.compile(rf"(\p{{M}}{{{MARKS_IN_A_NAME}}})\p{{M}}++")
_TEXT_TOWER = regex.compile(rf"(\p{{M}}{{{MARKS_IN_A_TEXT}}})\p{{M}}++")


def clean_source(value: str) -> str:
    """Give a writer's text as it is to be stored: their words exactly, with one kind of line end.

    Takes out control characters (newline and tab stay), halves of characters, and blank space at the end. Everything
    else stays as it was typed, so that a moderator and a court see what the writer sent. Never refuses.
    """
    return str(_CONTROL.sub("", _LINE_END.sub("\n", value))).rstrip()


def prepare_for_drawing(value: str) -> str:
    """Give the text as it is to be drawn: `clean_source`, without reversing overrides and with towers of accents cut.

    More than four marks on one letter would cover the neighbours' comments. Never refuses.
    """
    value = clean_source(value)
    if value.isascii():
        return value
    return str(_TEXT_TOWER.sub(r"\1", _OVERRIDE.sub("", value)))


def clean_line(value: str, limit: int) -> str:
    """Give a name or a headline as one visible line of at most `limit` characters as a reader counts them.

    Takes out control, direction and invisible characters (they are how one name is made to look like another),
    keeps at most two marks on a letter, composes accents (NFC) and makes every stretch of white space one space.
    Never refuses: a name of which nothing is left comes back empty, and the caller says so.
    """
    value = _CONTROL.sub("", _LINE_END.sub("\n", value))
    if not value.isascii():
        # Towers first: composing sorts marks in quadratic time.
        value = unicodedata.normalize("NFC", _NAME_TOWER.sub(r"\1", _UNSEEN.sub("", value)))
    # One character as a reader counts them can be made of a hundred thousand code points.
    line = " ".join(value.split())[: limit + limit // 3]
    return cut_graphemes(line, limit).rstrip()
