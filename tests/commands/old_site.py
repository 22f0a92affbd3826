"""Another system's site in memory: the same shape as what is read from a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.imports import OldArticle, OldComment, OldLabel, OldWriter, Tally

THEN = datetime(2019, 5, 1, 9, 0, tzinfo=UTC)
EDITOR = OldWriter("Ines Calder", "ines-key", has_account=True)


def old_article(their_id: str, **more: object) -> OldArticle:
    given: dict[str, object] = {
        "their_id": their_id,
        "headline": f"Old story {their_id}",
        "slug": f"old-story-{their_id}",
        "body_html": "<p>It <b>happened</b>.</p>",
        "standfirst": "What happened",
        "writer": EDITOR,
        "is_published": True,
        "takes_comments": True,
        "created_at": THEN,
        "published_at": THEN,
        "updated_at": None,
        "section": "fire",
        "addresses": (f"https://old.example.org/2019/05/old-story-{their_id}/", f"/?p={their_id}"),
    }
    return OldArticle(**(given | more))  # type: ignore[arg-type]


def old_comment(their_id: str, parent_id: str = "", **more: object) -> OldComment:
    given: dict[str, object] = {
        "their_id": their_id,
        "parent_id": parent_id,
        "writer": OldWriter("Wren", "wren-key"),
        "body_html": f"Said <i>there</i>, {their_id}.",
        "is_approved": True,
        "written_at": THEN + timedelta(minutes=int(their_id)),
    }
    return OldComment(**(given | more))  # type: ignore[arg-type]


@dataclass
class SiteInMemory:
    stories: list[OldArticle]
    said: dict[str, list[OldComment]] = field(default_factory=dict)
    source: str = "old.example.org"
    tally: Tally = field(default_factory=Tally)
    # Breaks off, as a stopped command does, when it is asked for this comment.
    breaks_at: str = ""

    def sections(self) -> Iterator[OldLabel]:
        yield OldLabel("fire", "Fire", ("/category/fire/",))

    def tags(self) -> Iterator[OldLabel]:
        yield OldLabel("romford", "Romford", ("/tag/romford/",))

    def articles(self) -> Iterator[OldArticle]:
        yield from self.stories

    def comments(self, article_id: str) -> Iterator[OldComment]:
        for comment in self.said.get(article_id, []):
            if comment.their_id == self.breaks_at:
                raise KeyboardInterrupt
            yield comment
