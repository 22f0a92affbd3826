"""Writes WordPress exports (WXR 1.0, 1.1, 1.2) as WordPress itself does, from a few facts; a million comments as well
as one, since nothing is kept."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SITE = "https://old.example.org"
NEVER = "0000-00-00 00:00:00"
THEN = datetime(2019, 5, 1, 9, 0, tzinfo=UTC)


@dataclass
class Said:
    """A comment. `extra` is written into it as it stands."""

    id: object = 1
    content: str = "Well said."
    author: str = "Ann Reader"
    email: str = "ann@example.org"
    parent: object = 0
    at: str = "2019-05-01 10:00:00"
    approved: str = "1"
    kind: str = "comment"
    user_id: int = 0
    extra: str = ""


@dataclass
class Item:
    """A post, or whatever else `kind` says. `labels` are (domain, nicename, name)."""

    id: object = 1
    title: str = "The roof of the market"
    slug: str = "market-roof"
    content: str = "<p>It leaks.</p>"
    excerpt: str = ""
    creator: str = "ines"
    at: str = "2019-05-01 09:00:00"
    modified: str = ""
    status: str = "publish"
    kind: str = "post"
    password: str = ""
    comment_status: str = "open"
    link: str = ""
    labels: Sequence[tuple[str, str, str]] = (("category", "news", "News"),)
    meta: Sequence[tuple[str, str]] = ()
    comments: Iterable[Said] = ()
    extra: str = ""


@dataclass
class Export:
    """A file. `authors` are (id, login, email, name), `categories` (id, slug, parent, name), `tags` (slug, name)."""

    items: Iterable[Item] = ()
    version: str = "1.2"
    site: str = SITE
    authors: Sequence[tuple[int, str, str, str]] = ((1, "ines", "ines@example.org", "Ines Calder"),)
    categories: Sequence[tuple[int, str, str, str]] = ((3, "news", "", "News"),)
    tags: Sequence[tuple[str, str]] = ()
    encoding: str = "UTF-8"
    head: str = ""


def cdata(words: str) -> str:
    """As WordPress writes a text: as it is, cut in two where it would end the section."""
    return f"<![CDATA[{words.replace(']]>', ']]]]><![CDATA[>')}]]>"


def write_export(path: Path, export: Export) -> Path:
    with open(path, "w", encoding=export.encoding, newline="") as file:
        for piece in pieces_of(export):
            file.write(piece)
    return path


def pieces_of(export: Export) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="{export.encoding}" ?>\n<!-- generator="WordPress" -->\n<rss version="2.0"\n'
    spaces = {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "wfw": "http://wellformedweb.org/CommentAPI/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "wp": f"http://wordpress.org/export/{export.version}/",
    }
    if export.version != "1.0":
        spaces["excerpt"] = f"http://wordpress.org/export/{export.version}/excerpt/"
    yield "".join(f'\txmlns:{prefix}="{address}"\n' for prefix, address in spaces.items())
    yield f">\n\n<channel>\n\t<title>The Old Paper</title>\n\t<link>{export.site}</link>\n"
    yield "\t<pubDate>Tue, 24 Mar 2020 10:39:41 +0000</pubDate>\n"
    yield f"\t<wp:wxr_version>{export.version}</wp:wxr_version>\n"
    yield f"\t<wp:base_site_url>{export.site}</wp:base_site_url>\n"
    yield f"\t<wp:base_blog_url>{export.site}</wp:base_blog_url>\n"
    yield from _head(export)
    for item in export.items:
        yield from _item(item, export)
    yield "</channel>\n</rss>\n"


def _head(export: Export) -> Iterator[str]:
    if export.version != "1.0":
        for number, login, email, name in export.authors:
            yield _record("author", author_id=str(number), author_login=login, author_email=cdata(email),
                          author_display_name=cdata(name))  # fmt: skip
    for number, slug, parent, name in export.categories:
        facts = {"category_nicename": slug, "category_parent": parent, "cat_name": cdata(name)}
        yield _record("category", **({"term_id": str(number)} if export.version != "1.0" else {}), **facts)
    for slug, name in export.tags:
        yield _record("tag", tag_slug=slug, tag_name=cdata(name))
    yield export.head


def _record(kind: str, **texts: str) -> str:
    return f"\t<wp:{kind}>{''.join(f'<wp:{name}>{text}</wp:{name}>' for name, text in texts.items())}</wp:{kind}>\n"


def _item(item: Item, export: Export) -> Iterator[str]:
    title = cdata(item.title) if export.version == "1.2" else escape(item.title)
    link = item.link or f"{export.site}/2019/05/{item.slug}/"
    yield f"\t<item>\n\t\t<title>{title}</title>\n\t\t<link>{escape(link)}</link>\n"
    yield f"\t\t<dc:creator>{cdata(item.creator)}</dc:creator>\n"
    yield f'\t\t<guid isPermaLink="false">{export.site}/?p={item.id}</guid>\n\t\t<description></description>\n'
    yield f"\t\t<content:encoded>{cdata(item.content)}</content:encoded>\n"
    if export.version != "1.0":
        yield f"\t\t<excerpt:encoded>{cdata(item.excerpt)}</excerpt:encoded>\n"
    for name, text in {
        **{"post_id": str(item.id), **({"post_date": item.at, "post_date_gmt": item.at} if item.at else {})},
        **({"post_modified_gmt": item.modified} if item.modified else {}),
        **{"comment_status": item.comment_status, "post_name": item.slug, "status": item.status, "post_parent": "0"},
        **{"post_type": item.kind, "post_password": item.password},
    }.items():
        yield f"\t\t<wp:{name}>{cdata(text) if export.version == '1.2' else escape(text)}</wp:{name}>\n"
    for domain, nicename, name in item.labels:
        yield f"\t\t<category domain={quoteattr(domain)} nicename={quoteattr(nicename)}>{cdata(name)}</category>\n"
    for key, value in item.meta:
        yield _record("postmeta", meta_key=cdata(key), meta_value=cdata(value))
    yield item.extra
    yield from (_comment(comment) for comment in item.comments)
    yield "\t</item>\n"


def _comment(said: Said) -> str:
    return f"""\t\t<wp:comment>
\t\t\t<wp:comment_id>{said.id}</wp:comment_id>
\t\t\t<wp:comment_author>{cdata(said.author)}</wp:comment_author>
\t\t\t<wp:comment_author_email>{cdata(said.email)}</wp:comment_author_email>
\t\t\t<wp:comment_author_url></wp:comment_author_url>
\t\t\t<wp:comment_author_IP>{cdata("192.0.2.77")}</wp:comment_author_IP>
\t\t\t<wp:comment_date>{cdata(said.at)}</wp:comment_date>
\t\t\t<wp:comment_date_gmt>{cdata(said.at)}</wp:comment_date_gmt>
\t\t\t<wp:comment_content>{cdata(said.content)}</wp:comment_content>
\t\t\t<wp:comment_approved>{cdata(said.approved)}</wp:comment_approved>
\t\t\t<wp:comment_type>{cdata(said.kind)}</wp:comment_type>
\t\t\t<wp:comment_parent>{said.parent}</wp:comment_parent>
\t\t\t<wp:comment_user_id>{said.user_id}</wp:comment_user_id>
{said.extra}\t\t</wp:comment>
"""


_WORDS = ["the", "council", "roof", "market", "said", "again", "after", "years", "of", "rain", "nobody", "traders"]


def grown_export(articles: int, comments: int, seed: int = 1) -> Export:
    """A site of that size, the same for the same seed: two comments in three are replies, a few are spam or wait."""
    chance = random.Random(seed)
    share, more = divmod(comments, articles)
    first = 1

    def said_under(number: int, start: int, size: int) -> Iterator[Said]:
        for place in range(size):
            yield Said(
                id=start + place,
                parent=start + chance.randrange(place) if place and chance.random() < 2 / 3 else 0,
                author=f"Reader {chance.randrange(5_000)}",
                email=f"reader.{chance.randrange(5_000)}@example.org",
                at=f"{THEN + timedelta(days=number, seconds=40 * place):%Y-%m-%d %H:%M:%S}",
                approved=chance.choices(["1", "0", "spam"], [95, 3, 2])[0],
                content=" ".join(chance.choices(_WORDS, k=chance.randrange(5, 90))) + " – isn’t it?",
            )

    def items() -> Iterator[Item]:
        nonlocal first
        for number in range(1, articles + 1):
            size = share + (number <= more)
            yield Item(
                id=number,
                slug=f"story-{number}",
                title=f"Story {number}",
                at=f"{THEN + timedelta(days=number):%Y-%m-%d %H:%M:%S}",
                content="<p>" + " ".join(chance.choices(_WORDS, k=400)) + "</p>",
                comments=said_under(number, first, size),
            )
            first += size

    return Export(items())
