"""A comment of the export: whether it moves, and who wrote it when."""

from collections.abc import Callable

from adapters.imports.wordpress.bylines import NAMELESS
from adapters.imports.wordpress.records import Record
from adapters.imports.wordpress.words import moment, plain

_LEFT_OUT_STATES = {"spam": "spam", "trash": "comments in the bin", "post-trashed": "comments in the bin"}
_APPROVED = frozenset({"1", "approve", "approved"})
_COMMENT = frozenset({"", "comment"})
_OTHER_KINDS = {"pingback": "pingbacks", "trackback": "trackbacks"}
_EMPTY = "comments without a word"


def read_comment(comment: Record, hash_address: Callable[[str], str]) -> dict[str, object]:
    """The columns of a comment. Of one that is left out only the reason is kept; of an address its hash."""
    body = comment.get("wp:comment_content")
    left_out = _why_left_out(comment, body)
    if left_out:
        return {"left_out": left_out}
    address = comment.get("wp:comment_author_email")
    user_id = comment.get("wp:comment_user_id")
    return {
        "name": plain(comment.get("wp:comment_author")) or NAMELESS,
        "claim_key": hash_address(address) if address else "",
        "user_id": "" if user_id == "0" else user_id,
        "body": body,
        "is_approved": comment.get("wp:comment_approved") in _APPROVED,
        "written_at": _written_at(comment),
    }


def _why_left_out(comment: Record, body: str) -> str:
    kind = comment.get("wp:comment_type")
    if kind not in _COMMENT:
        return _OTHER_KINDS.get(kind, f'comments of the kind "{kind[:40]}"')
    return _LEFT_OUT_STATES.get(comment.get("wp:comment_approved"), "" if plain(body) else _EMPTY)


def _written_at(comment: Record) -> int | None:
    """When it was written; None when no date can be read, and its article's is taken."""
    for name in ("wp:comment_date_gmt", "wp:comment_date"):
        try:
            at = moment(comment.get(name))
        except ValueError:
            continue
        if at is not None:
            return at
    return None
