"""A newsroom as large as a national one's, made up: the same stories, comments and order for the same seed.

It goes through the verbs that bring comments in bulk, so its threads and counters are what posting one by one would
have made them. Nobody in it exists.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from flask_security import hash_password

from commands.demo import PASSWORD
from commands.large import words
from commands.large.recommends import pick_under, recommend_under
from commands.large.threads import discussion
from models import Markup, RoleName
from services.accounts import create_user
from services.bulk_articles import BulkArticle, add_articles
from services.bulk_comments import BulkComment, add_comments
from services.bulk_labels import BulkLabel, BulkWriter, add_sections, add_writers

# What `make bench` reads: many small discussions, one whose comments all fit on one page, and three that grow tenfold.
SIZES = (*[20] * 200, 50, 1_000, 10_000, 100_000)
MILLION = 1_000_000
# Before anybody runs this: what is posted later has to be newer.
ENDS_AT = datetime(2026, 10, 1, tzinfo=UTC)
DAYS_A_DIGIT = 2
WRITERS = 1_000
# Readers who can sign in: as many as the bench has writing at once.
READERS = 16
# One transaction each; other writers wait for that long.
BATCH = 500
SECTIONS = ("Policing", "Ambulance", "Fire", "Sea and mountain")


def load_large(seed: int, sizes: Sequence[int] = SIZES, say: Callable[[str], None] = lambda _: None) -> None:
    """Move the large newsroom into an empty site, telling `say` how far it has come."""
    origin = f"large-{seed}"
    editor_id, writers = _people(origin, Random(f"{seed}/people"))
    articles = _articles(origin, seed, sizes)
    for number, (size, article_id) in enumerate(zip(sizes, articles, strict=True), 1):
        comments = _comments(seed, number, size, writers)
        while batch := list(islice(comments, BATCH)):
            add_comments(origin, article_id, batch)
        recommend_under(Random(f"{seed}/{number}/recommends"), article_id, writers)
        pick_under(article_id, size, editor_id)
        if size >= BATCH or number == len(sizes):
            say(f"{sum(sizes[:number]):>9,} of {sum(sizes):,} comments")


def sign_ins() -> list[str]:
    """The accounts of the large newsroom, for whoever loads it."""
    return ["", f"Sign in as editor@large.example or reader-1@large.example to reader-{READERS}, {PASSWORD}", ""]


def _people(origin: str, chance: Random) -> tuple[int, list[int]]:
    """The editor, and the writers, nearly all of them without an account."""
    joined, hashed = ENDS_AT - timedelta(days=900), hash_password(PASSWORD)
    editor = create_user("editor@large.example", "Edie Marchbanks", hashed, RoleName.EDITOR, joined)
    readers = [
        create_user(f"reader-{number}@large.example", name, hashed, RoleName.READER, joined).id
        for number, name in enumerate(_own_names(chance), 1)
    ]
    guests = [BulkWriter(str(number), _name(chance), "", joined) for number in range(WRITERS - READERS)]
    # Those who come first write most.
    return editor.id, [*add_writers(origin, guests).values(), *readers]


def _own_names(chance: Random) -> list[str]:
    """Names for those who can sign in, each its owner's alone: whom the draw gives one that is taken is the younger."""
    names: dict[str, None] = {}
    for _ in range(READERS):
        name = _name(chance)
        names[f"{name} the younger" if name in names else name] = None
    return list(names)


def _name(chance: Random) -> str:
    return f"{words.pick(chance, 'first_name')} {words.pick(chance, 'last_name')}"


def _articles(origin: str, seed: int, sizes: Sequence[int]) -> list[int]:
    labels = [BulkLabel(name.lower().replace(" ", "-"), name) for name in SECTIONS]
    sections = list(add_sections(origin, labels).values())
    brought = [_article(seed, number, size, sections) for number, size in enumerate(sizes, 1)]
    return list(add_articles(origin, brought).values())


def _article(seed: int, number: int, size: int, sections: Sequence[int]) -> BulkArticle:
    chance = Random(f"{seed}/{number}/article")
    opened_at = _opened_at(number, size)
    return BulkArticle(
        their_id=str(number),
        headline=words.sentence(chance, "headline"),
        slug=f"large-{number}-with-{size}",
        body=words.article(chance),
        markup=Markup.MARKDOWN,
        standfirst=f"Story {number} of the large data set, with {size:,} comments.",
        byline="By nobody",
        section_id=sections[number % len(sections)],
        tag_ids=(),
        author_id=None,
        is_published=True,
        takes_comments=True,
        created_at=opened_at,
        published_at=opened_at,
        updated_at=None,
    )


def _lasts(size: int) -> timedelta:
    """How long people write: longer the more they have to say."""
    return timedelta(days=DAYS_A_DIGIT * len(str(size)))


def _opened_at(number: int, size: int) -> datetime:
    return ENDS_AT - _lasts(size) - timedelta(hours=number)


def _comments(seed: int, number: int, size: int, writers: Sequence[int]) -> Iterator[BulkComment]:
    """An article's discussion, each comment after the one it answers. A few write most of it."""
    shape, told = Random(f"{seed}/{number}/shape"), Random(f"{seed}/{number}/words")
    for said in discussion(shape, size, _opened_at(number, size), _lasts(size)):
        yield BulkComment(
            their_id=f"{number}-{said.number}",
            parent_id=f"{number}-{said.answers}" if said.answers else "",
            author_id=writers[int(len(writers) * shape.random() ** 2)],
            source=words.comment(told, is_reply=bool(said.answers)),
            state=said.state,
            created_at=said.at,
        )
