"""Tags: what stories are about, by the names that the newsroom types."""

from collections.abc import Iterable, Sequence

from slugify import slugify
from sqlalchemy import or_, select

import text
from extensions import db
from models import Site, Tag
from services.locks import take_turn
from services.refusals import BadInput

LONGEST_TAG = 60
LONGEST_SLUG = 80
# Readers look at a handful. More than this is a list of everything the story mentions.
MOST_TAGS = 20


def tag_line(name: str) -> str:
    """A tag's name as the newsroom's form has it: one line, and no comma, for commas part one tag from the next."""
    return text.clean_line(name.replace(",", " "), LONGEST_TAG)


def tags_named(names: Iterable[str], kept: Sequence[Tag]) -> list[Tag]:
    """The tags of these names, each once: those a story has (`kept`) or others have, by name and then by address, and
    new ones. The caller commits. Refuses (`BadInput`) too many, and a name of which no address can be made."""
    wanted = list(dict.fromkeys(line for line in map(tag_line, names) if line))
    if len(wanted) > MOST_TAGS:
        raise BadInput("tags", f"A story has at most {MOST_TAGS} tags. These are {len(wanted)}.")
    if not wanted:
        return []
    slugs = {name: slugify(name, max_length=LONGEST_SLUG, word_boundary=True) for name in wanted}
    # Two editors who think of the same tag at once make it once: the second waits here, and then finds it.
    take_turn()
    db.session.execute(select(Site.id).where(Site.id == 1).with_for_update(key_share=True))
    found = db.session.scalars(select(Tag).where(or_(Tag.slug.in_(slugs.values()), Tag.name.in_(wanted)))).all()
    by_slug = {tag.slug: tag for tag in found}
    # What a story has goes on being itself when the form is saved as it was drawn, whatever its address.
    by_name = {tag_line(tag.name): tag for tag in (*found, *kept)}
    tags = [by_name.get(name) or by_slug.get(slug) or _new(name, slug) for name, slug in slugs.items()]
    # Where two names make one address, the first is its name.
    return list({tag.slug: tag for tag in reversed(tags)}.values())


def _new(name: str, slug: str) -> Tag:
    if not slug:
        raise BadInput("tags", f"“{name}” cannot be a tag, for no address can be made of it. Use letters or numbers.")
    return Tag(slug=slug, name=name)
