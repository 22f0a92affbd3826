"""How long a text may be, and how length is counted."""

import re

import regex  # type: ignore[import-untyped, unused-ignore]

# 5,000 characters is the longest letter a comment needs (about 850 words), and what keeps drawing it under 100 ms.
COMMENT_GRAPHEMES = 5_000
# One visible character may be built from many code points (a family emoji has seven): four each on average is
# generous for every script, and stops a comment made of towers of accents.
COMMENT_CODE_POINTS = 20_000
# What a comment that was accepted elsewhere may have: WordPress keeps them in 65,535 bytes.
FORMER_COMMENT_CODE_POINTS = 65_535
# About 33,000 words: longer than any article printed in one piece, short enough to draw in under two seconds.
ARTICLE_CODE_POINTS = 200_000

# Flags come first because \X looks back over the whole run of flag letters for each: 20,000 of them took 1.6 s.
_GRAPHEME = regex.compile(r"[\U0001F1E6-\U0001F1FF]{2}\p{M}*+|\X")
# Nothing in these blocks (Latin, general punctuation, currency) joins its neighbour except CR with LF.
_SIMPLE = re.compile(r"[\x00-\u02ff\u2010-\u2029\u2030-\u205e\u20a0-\u20cf]*\Z")


class TextTooLong(ValueError):
    """A text is longer than may be sent; says by how much, in words a writer can act on."""

    def __init__(self, limit: int, actual: int, unit: str = "characters") -> None:
        self.limit = limit
        self.actual = actual
        self.unit = unit
        super().__init__(
            f"This text has {actual:,} {unit} and the most is {limit:,}: please take out {actual - limit:,}."
        )


def count_graphemes(text: str) -> int:
    """Say how many characters a reader would count: an emoji with a skin tone is one, an accented letter is one.

    Counts the extended grapheme clusters of Unicode Annex 29; CR LF counts as one. Never refuses.
    """
    if _SIMPLE.match(text):
        return len(text) - text.count("\r\n")
    return sum(1 for _ in _GRAPHEME.finditer(text))


def cut_graphemes(text: str, limit: int) -> str:
    """Give the first `limit` characters as a reader counts them, never half an emoji or a letter without its accent.

    A limit of nought or less gives an empty text.
    """
    if limit <= 0:
        return ""
    if len(text) <= limit:
        return text
    for number, match in enumerate(_GRAPHEME.finditer(text), start=1):
        if number == limit:
            return text[: match.end()]
    return text


def refuse_long_comment(source: str) -> None:
    """Let a comment of up to 5,000 characters (and 20,000 code points) through.

    Raises TextTooLong above either. The cheap count comes first, so that a huge text is never split into characters.
    """
    if len(source) > COMMENT_CODE_POINTS:
        raise TextTooLong(COMMENT_CODE_POINTS, len(source), "characters and accents")
    if len(source) > COMMENT_GRAPHEMES and (actual := count_graphemes(source)) > COMMENT_GRAPHEMES:
        raise TextTooLong(COMMENT_GRAPHEMES, actual)


def refuse_long_article(source: str) -> None:
    """Let an article of up to 200,000 code points through; raises TextTooLong above it."""
    if len(source) > ARTICLE_CODE_POINTS:
        raise TextTooLong(ARTICLE_CODE_POINTS, len(source))
