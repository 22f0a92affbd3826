"""The address in a letter by which its reader ends letters of that kind, without signing in.

It holds who and which kind, signed, and runs out never: somebody may press the button in a letter of last year.
"""

from collections.abc import Collection
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from models import NoticeKind

PURPOSE = "notices by mail"
EVERY_KIND = "all"


@dataclass(frozen=True)
class Ending:
    """Whose letters end, and of which kinds."""

    user_id: int
    kinds: frozenset[NoticeKind]

    @property
    def is_of_every_kind(self) -> bool:
        return self.kinds == frozenset(NoticeKind)


def unsubscribe_token(key: str, user_id: int, kinds: Collection[NoticeKind]) -> str:
    """What stands in the address: for letters of one kind that kind, for letters of several all of them."""
    named = next(iter(kinds)).value if len(set(kinds)) == 1 else EVERY_KIND
    return str(URLSafeSerializer(key, PURPOSE).dumps([user_id, named]))


def read_token(key: str, token: str) -> Ending | None:
    """Whose letters end by this address; nothing for one that we did not make."""
    try:
        user_id, named = URLSafeSerializer(key, PURPOSE).loads(token)
        kinds = frozenset(NoticeKind) if named == EVERY_KIND else frozenset({NoticeKind(named)})
    except (BadSignature, TypeError, ValueError):
        return None
    return Ending(user_id, kinds)
