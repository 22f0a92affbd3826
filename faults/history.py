"""What people sent and were told, held against what the database kept: nothing lost, nothing twice, nothing made up."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import text


@dataclass
class Sent:
    """A comment as its writer remembers it, however often the form was sent."""

    key: str
    writer_id: int
    article_id: int
    parent_id: int | None
    source: str
    # What the site said: the id it gave each time, or that it would not take the comment. Neither: nobody knows.
    acknowledged_as: set[int] = field(default_factory=set)
    refused: bool = False


@dataclass
class Decided:
    """A decision as its moderator remembers it: `number` is the one it takes when nobody else decided first."""

    comment_id: int
    number: int
    kind: str
    rule: int | None
    moderator_id: int
    acknowledged: bool = False


@dataclass(frozen=True)
class KeptComment:
    """A comment as the database has it."""

    id: int
    key: str
    writer_id: int
    article_id: int
    parent_id: int | None
    source: str
    decision_count: int = 0


@dataclass(frozen=True)
class KeptDecision:
    """A decision, or its entry in the audit trail (which has no number)."""

    comment_id: int
    kind: str
    moderator_id: int
    rule: int | None
    number: int = 0


@dataclass(frozen=True)
class Kept:
    """What the database has of all that was sent since the load began."""

    comments: Sequence[KeptComment]
    decisions: Sequence[KeptDecision]
    trail: Sequence[KeptDecision]


@dataclass
class History:
    """Everything that was sent, and what was answered. Threads may add to it at once."""

    comments: list[Sent] = field(default_factory=list)
    decisions: list[Decided] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        """How many comments and decisions the site said it has."""
        comments = sum(bool(sent.acknowledged_as) for sent in self.comments)
        return comments + sum(decided.acknowledged for decided in self.decisions)


def differences(history: History, kept: Kept) -> list[str]:
    """Everything in which the database contradicts what people were told, in words; nothing when all is well."""
    return [*_of_comments(history.comments, kept.comments), *_of_decisions(history.decisions, kept)]


def _of_comments(sent: Sequence[Sent], kept: Sequence[KeptComment]) -> Iterator[str]:
    at_key: dict[str, list[KeptComment]] = defaultdict(list)
    for comment in kept:
        at_key[comment.key].append(comment)
    for one in sent:
        yield from _of_comment(one, at_key.pop(one.key, []))
    yield from (f"comment {rows[0].id} is there and nobody sent it (form {key})" for key, rows in at_key.items())
    texts = Counter(comment.source for comment in kept)
    yield from (f"one text is there {times} times: {source[:60]!r}" for source, times in texts.items() if times > 1)


def _of_comment(sent: Sent, rows: Sequence[KeptComment]) -> Iterator[str]:
    if len(rows) > 1:
        yield f"form {sent.key} made {len(rows)} comments: {', '.join(str(row.id) for row in rows)}"
    for lost in sorted(sent.acknowledged_as - {row.id for row in rows}):
        yield f"comment {lost} was acknowledged and is lost (form {sent.key})"
    if sent.refused and rows:
        yield f"comment {rows[0].id} was refused and is there (form {sent.key})"
    as_sent = (sent.writer_id, sent.article_id, sent.parent_id, text.clean_source(sent.source))
    for row in rows:
        if (row.writer_id, row.article_id, row.parent_id, row.source) != as_sent:
            yield f"comment {row.id} is not as it was sent (form {sent.key})"


def _of_decisions(decided: Sequence[Decided], kept: Kept) -> Iterator[str]:
    there = {(d.comment_id, d.number, d.kind, d.rule, d.moderator_id) for d in kept.decisions}
    asked = {(d.comment_id, d.number, d.kind, d.rule, d.moderator_id) for d in decided}
    told = {(d.comment_id, d.number, d.kind, d.rule, d.moderator_id) for d in decided if d.acknowledged}
    yield from (f"{_said(*one)} was acknowledged and is lost" for one in sorted(told - there, key=str))
    yield from (f"{_said(*one)} is there and nobody made it" for one in sorted(there - asked, key=str))
    counts = Counter(decision.comment_id for decision in kept.decisions)
    for comment in kept.comments:
        if comment.decision_count != counts[comment.id]:
            yield f"comment {comment.id} counts {comment.decision_count} decisions and has {counts[comment.id]}"
    rows = Counter((d.comment_id, d.kind, d.moderator_id, d.rule) for d in kept.decisions)
    trail = Counter((d.comment_id, d.kind, d.moderator_id, d.rule) for d in kept.trail)
    for comment_id, kind, moderator_id, _rule in sorted((rows - trail) + (trail - rows), key=str):
        yield f"the {kind} of comment {comment_id} by moderator {moderator_id} and the audit trail disagree"


def _said(comment_id: int, number: int, kind: str, _rule: int | None, moderator_id: int) -> str:
    return f"decision {number} on comment {comment_id}, {kind} by moderator {moderator_id},"
