"""Moving a whole site in: from an export that was read and checked, batch by batch, through the bulk verbs."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError

from adapters.imports import OldArticle, OldComment, OldLabel, OldSite, OldWriter
from extensions import db
from models import CommentState, ImportedKind, Markup
from queries.imports import brought_before
from services.bulk_articles import LONGEST_STORY, BulkArticle, add_articles
from services.bulk_comments import BATCH, BulkComment, add_comments
from services.bulk_labels import BulkLabel, BulkWriter, add_sections, add_tags, add_writers

# A story is drawn in some 10 ms: fifty of them keep a batch under a second of work.
STORIES_A_BATCH = 50
# A label takes some 2 ms: readers who post meanwhile wait half a second at most.
LABELS_A_BATCH = 200
# A busy site lets a batch in sooner or later; after this many tries something is wrong with it.
TRIES, PAUSE_SECONDS = 10, 1.0

T = TypeVar("T")


@dataclass
class Moved:
    """What has been written, and what was here before."""

    articles: int = 0
    comments: int = 0
    articles_here: int = 0
    comments_here: int = 0
    too_long: int = 0
    comments_of_too_long: int = 0


@dataclass
class Move:
    """One move of one site. `accounts` are the ids here of writers who have an account, by their claim keys."""

    site: OldSite
    accounts: dict[str, int] = field(default_factory=dict)
    close_discussions: bool = False
    on_progress: Callable[[int], None] = lambda _number: None
    moved: Moved = field(default_factory=Moved)
    sections: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    writers: dict[str, int] = field(default_factory=dict)

    def carry_out(self) -> Moved:
        """Bring everything that is not here yet. What was brought stays when this stops half-way, and is not brought
        again by the next run."""
        origin = self.site.source
        for labels in _batches(map(_label, self.site.sections()), LABELS_A_BATCH):
            self.sections |= _patiently(lambda some=labels: add_sections(origin, some))  # type: ignore[misc]
        for labels in _batches(map(_label, self.site.tags()), LABELS_A_BATCH):
            self.tags |= _patiently(lambda some=labels: add_tags(origin, some))  # type: ignore[misc]
        for batch in _batches(self.site.articles(), STORIES_A_BATCH):
            ids = self._bring_articles(batch)
            for article in batch:
                if article.their_id in ids:
                    self._bring_comments(article.their_id, ids[article.their_id])
                else:
                    self._leave_out(article.their_id)
        return self.moved

    def _bring_articles(self, batch: list[OldArticle]) -> dict[str, int]:
        here = brought_before(self.site.source, ImportedKind.ARTICLE, [each.their_id for each in batch])
        stories = [self._story(each) for each in batch]
        ids = _patiently(lambda: add_articles(self.site.source, stories))
        self.moved.articles_here += here
        self.moved.articles += len(ids) - here
        self.on_progress(len(batch))
        return ids

    def _leave_out(self, their_id: str) -> None:
        comments = sum(1 for _ in self.site.comments(their_id))
        self.moved.too_long += 1
        self.moved.comments_of_too_long += comments
        self.on_progress(comments)

    def _story(self, old: OldArticle) -> BulkArticle:
        return BulkArticle(
            their_id=old.their_id,
            headline=old.headline,
            slug=old.slug,
            body=old.body_html,
            markup=Markup.HTML,
            standfirst=old.standfirst,
            byline=f"By {old.writer.name}",
            section_id=self.sections[old.section],
            tag_ids=tuple(self.tags[tag] for tag in old.tags),
            author_id=self._account(old.writer),
            is_published=old.is_published,
            takes_comments=old.takes_comments and not self.close_discussions,
            created_at=old.created_at,
            published_at=old.published_at,
            updated_at=old.updated_at,
            addresses=old.addresses,
        )

    def _bring_comments(self, their_id: str, article_id: int) -> None:
        for batch in _batches(self.site.comments(their_id), BATCH):
            try:
                added = self._bring_batch(batch, article_id)
            except IntegrityError:
                # A reader claimed what a guest wrote, just now, and the guest is no more: ask again who is who.
                self.writers.clear()
                added = self._bring_batch(batch, article_id)
            self.moved.comments += added
            self.moved.comments_here += len(batch) - added
            self.on_progress(len(batch))

    def _bring_batch(self, batch: list[OldComment], article_id: int) -> int:
        self._bring_writers(batch)
        comments = [self._comment(each) for each in batch]
        return _patiently(lambda: add_comments(self.site.source, article_id, comments))

    def _bring_writers(self, batch: list[OldComment]) -> None:
        """Guests for those writers of a batch who have no account here. An account is only taken for somebody's whom
        the other site had signed in: anybody can type any address under a comment."""
        missing: dict[str, BulkWriter] = {}
        for comment in batch:
            writer, key = comment.writer, _writer_key(comment.writer)
            if key not in self.writers and (account := self._account(writer)) is not None:
                self.writers[key] = account
            elif key not in self.writers:
                missing.setdefault(key, BulkWriter(key, writer.name, writer.claim_key, comment.written_at))
        if missing:
            self.writers |= _patiently(lambda: add_writers(self.site.source, list(missing.values())))

    def _account(self, writer: OldWriter) -> int | None:
        return self.accounts.get(writer.claim_key) if writer.has_account and writer.claim_key else None

    def _comment(self, old: OldComment) -> BulkComment:
        return BulkComment(
            their_id=old.their_id,
            parent_id=old.parent_id,
            author_id=self.writers[_writer_key(old.writer)],
            source=old.body_html,
            state=CommentState.PUBLISHED if old.is_approved else CommentState.HELD,
            created_at=old.written_at,
            markup=Markup.HTML,
        )


def count_what_is_here(site: OldSite) -> Moved:
    """What a move of this site would find here already, and what it would write. Writes nothing."""
    moved = Moved()
    for batch in _batches(site.articles(), BATCH):
        here = brought_before(site.source, ImportedKind.ARTICLE, [each.their_id for each in batch])
        moved.articles_here += here
        moved.articles += sum(len(each.body_html) <= LONGEST_STORY for each in batch) - here
        for article in batch:
            if len(article.body_html) > LONGEST_STORY:
                moved.too_long += 1
                moved.comments_of_too_long += sum(1 for _ in site.comments(article.their_id))
                continue
            for comments in _batches(site.comments(article.their_id), BATCH):
                here = brought_before(site.source, ImportedKind.COMMENT, [each.their_id for each in comments])
                moved.comments_here += here
                moved.comments += len(comments) - here
    return moved


def _label(old: OldLabel) -> BulkLabel:
    return BulkLabel(old.slug, old.name, old.addresses)


def _writer_key(writer: OldWriter) -> str:
    """The same name with the same address is one writer; a hash, since names are nobody's id."""
    words = f"{writer.name}\n{writer.claim_key}\n{writer.has_account}"
    return hashlib.sha256(words.encode()).hexdigest()


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(things)
    while batch := list(islice(source, size)):
        yield batch


def _patiently(act: Callable[[], T]) -> T:
    """Carry a batch out, again when the site is too busy for it. A batch is all there or not at all."""
    for left in range(TRIES - 1, -1, -1):
        try:
            return act()
        except OperationalError:
            db.session.rollback()
            if not left:
                raise
            time.sleep(PAUSE_SECONDS)
    raise AssertionError("not reached")
