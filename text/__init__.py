"""Strings in, strings out: drawing what people write, safely, and folding it for matching. Imports nothing of ours."""

from text.addresses import BARE_ENDINGS, may_link_to
from text.cleaning import clean_line, clean_source
from text.comments_from_html import comment_from_html
from text.excerpts import excerpt, visible_text
from text.folding import Folded, fingerprint, fold, shorten, squeeze
from text.length import (
    ARTICLE_CODE_POINTS,
    COMMENT_CODE_POINTS,
    COMMENT_GRAPHEMES,
    FORMER_COMMENT_CODE_POINTS,
    TextTooLong,
    count_graphemes,
    cut_graphemes,
)
from text.names import name_key, name_readings
from text.old_paths import old_path
from text.quoting import own_words, paragraphs, quote
from text.rendering import (
    RENDERER_VERSION,
    links_in_comment,
    mentioned,
    render_article,
    render_comment,
    render_former_comment,
)

__all__ = [
    "ARTICLE_CODE_POINTS",
    "BARE_ENDINGS",
    "COMMENT_CODE_POINTS",
    "COMMENT_GRAPHEMES",
    "FORMER_COMMENT_CODE_POINTS",
    "RENDERER_VERSION",
    "Folded",
    "TextTooLong",
    "clean_line",
    "clean_source",
    "comment_from_html",
    "count_graphemes",
    "cut_graphemes",
    "excerpt",
    "fingerprint",
    "fold",
    "links_in_comment",
    "may_link_to",
    "mentioned",
    "name_key",
    "name_readings",
    "old_path",
    "own_words",
    "paragraphs",
    "quote",
    "render_article",
    "render_comment",
    "render_former_comment",
    "shorten",
    "squeeze",
    "visible_text",
]
