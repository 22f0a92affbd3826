"""Comments of an export: which move, whose they are, and what each answers."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.imports import OldComment, OldSite, OldWriter
from adapters.imports.wordpress.staging import open_staging, put
from adapters.imports.wordpress.threads import place_comments
from tests.adapters.conftest import Read, hashed
from tests.adapters.wxr import NEVER, Export, Item, Said


def said(read: Read, *comments: Said) -> list[OldComment]:
    return list(read(Export([Item(comments=comments)])).comments("1"))


def answers(site: OldSite, article_id: str = "1") -> list[tuple[str, str]]:
    return [(comment.their_id, comment.parent_id) for comment in site.comments(article_id)]


def test_a_comment_is_who_said_what_and_when(read: Read) -> None:
    (comment,) = said(read, Said(7, " It <i>leaks</i>.\n\nStill. ", at="2019-05-01 10:20:30"))
    assert comment == OldComment(
        their_id="7",
        parent_id="",
        writer=OldWriter("Ann Reader", hashed("ann@example.org")),
        body_html="It <i>leaks</i>.\n\nStill.",
        is_approved=True,
        written_at=datetime(2019, 5, 1, 10, 20, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("approved", "is_approved"),
    [("1", True), ("approve", True), ("approved", True), ("0", False), ("hold", False), ("", False), ("2", False)],
)
def test_only_what_was_approved_is(read: Read, approved: str, is_approved: bool) -> None:
    assert said(read, Said(approved=approved))[0].is_approved is is_approved


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (Said(approved="spam"), "spam"),
        (Said(approved="trash"), "comments in the bin"),
        (Said(approved="post-trashed"), "comments in the bin"),
        (Said(kind="pingback"), "pingbacks"),
        (Said(kind="trackback"), "trackbacks"),
        (Said(kind="note"), 'comments of the kind "note"'),
        (Said(content=" \n"), "comments without a word"),
        (Said(content="<p>&nbsp;</p>"), "comments without a word"),
    ],
)
def test_what_is_no_readers_comment_is_left_out_and_counted(read: Read, comment: Said, reason: str) -> None:
    site = read(Export([Item(comments=[comment])]))
    assert list(site.comments("1")) == []
    assert site.tally.left_out == {reason: 1}
    assert site.tally.read["comments"] == 0


def test_comments_of_what_is_left_out_are_left_out(read: Read) -> None:
    items = [Item(1, kind="page", comments=[Said(1), Said(2, approved="spam")]), Item(2, comments=[Said(3)])]
    site = read(Export(items))
    assert answers(site, "2") == [("3", "")]
    assert list(site.comments("1")) == []
    assert site.tally.left_out == {"pages": 1, "comments of what is left out": 1, "spam": 1}


@pytest.mark.parametrize(
    ("comment", "writer"),
    [
        (Said(author="", email=""), OldWriter("Anonymous")),
        (Said(author="<b>Ann</b> &amp; <script>Co</script>", email=" "), OldWriter("Ann & Co")),
        (Said(author="Ines", email="x@example.org", user_id=1), OldWriter("Ines", hashed("ines@example.org"), True)),
        (Said(author="Gone", email="g@example.org", user_id=8), OldWriter("Gone", hashed("g@example.org"), True)),
        (Said(author="Cat", email="c@example.org", user_id=2), OldWriter("Cat", hashed("c@example.org"), True)),
    ],
)
def test_a_writer_is_known_by_the_name_and_the_address_they_gave(read: Read, comment: Said, writer: OldWriter) -> None:
    authors = [(1, "ines", "ines@example.org", "Ines Calder"), (2, "cat", "", "Cat")]
    site = read(Export([Item(comments=[comment])], authors=authors))
    assert [each.writer for each in site.comments("1")] == [writer]


def test_no_address_is_asked_for_that_nobody_gave(read: Read) -> None:
    assert said(read, Said(email=""))[0].writer.claim_key == ""


@pytest.mark.parametrize("date", ["yesterday", NEVER, ""])
def test_a_comment_without_a_date_is_as_old_as_its_article(read: Read, date: str) -> None:
    site = read(Export([Item(comments=[Said(at=date)])]))
    assert next(site.comments("1")).written_at == next(site.articles()).created_at
    assert site.tally.remarks == {"comments without a readable date, given their article's": 1}


def test_replies_stand_under_what_they_answer_and_older_ones_first(read: Read) -> None:
    comments = [
        *(Said(10, at="2019-05-01 12:00:00"), Said(9, at="2019-05-01 12:00:00")),
        *(Said(3, parent=10, at="2019-05-01 11:00:00"), Said(4, parent=3, at="2019-05-01 13:00:00")),
        Said(5, at="2019-05-01 12:30:00"),
    ]
    assert answers(read(Export([Item(comments=comments)]))) == [
        *(("9", ""), ("10", ""), ("3", "10"), ("5", ""), ("4", "3")),
    ]


def test_an_orphan_goes_to_the_nearest_above_it_that_moves(read: Read) -> None:
    comments = [
        *(Said(1), Said(2, parent=1, approved="spam"), Said(3, parent=2, kind="pingback"), Said(4, parent=3)),
        *(Said(5, approved="trash"), Said(6, parent=5)),
    ]
    site = read(Export([Item(comments=comments)]))
    assert sorted(answers(site)) == [("1", ""), ("4", "1"), ("6", "")]
    assert site.tally.remarks == {"replies to comments that are left out, moved up": 2}


@pytest.mark.parametrize(
    ("parent", "remark"),
    [
        (99, "replies to comments that are not in the file, now top comments"),
        (20, "replies to comments of another article, now top comments"),
        (1, "replies that answer each other in a circle, cut open"),
    ],
)
def test_a_reply_to_nothing_here_is_a_top_comment(read: Read, parent: int, remark: str) -> None:
    site = read(Export([Item(1, comments=[Said(1, parent=parent)]), Item(2, comments=[Said(20)])]))
    assert answers(site) == [("1", "")]
    assert site.tally.remarks == {remark: 1}


def test_a_circle_is_cut_at_its_oldest(read: Read) -> None:
    hours = {1: 15, 2: 14, 3: 13, 4: 12}
    comments = [Said(one, parent=one % 3 + 1, at=f"2019-05-01 {hours[one]}:00:00") for one in (1, 2, 3)]
    site = read(Export([Item(comments=[*comments, Said(4, parent=1, at="2019-05-01 12:00:00")])]))
    assert answers(site) == [("3", ""), ("2", "3"), ("1", "2"), ("4", "1")]


def test_of_two_comments_with_one_number_the_first_moves(read: Read) -> None:
    items = [Item(1, comments=[Said(1, "First"), Said(1, "Second")]), Item(2, comments=[Said(1, "Third"), Said(2)])]
    site = read(Export(items))
    assert [comment.body_html for comment in site.comments("1")] == ["First"]
    assert answers(site, "2") == [("2", "")]
    assert site.tally.remarks == {"comments that are in the file twice, the first kept": 2}


def test_comments_of_an_article_that_is_in_the_file_twice_come_together(read: Read) -> None:
    site = read(Export([Item(1, comments=[Said(1)]), Item(1, comments=[Said(1), Said(2, parent=1)])]))
    assert answers(site) == [("1", ""), ("2", "1")]


# (parent, hour, is left out) by number from 1; parents may be anything, themselves and each other among it.
HEAPS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 5), st.booleans()), min_size=1, max_size=12)
Heap = dict[int, tuple[int, int, bool]]


@given(HEAPS)
def test_whatever_answers_what_every_comment_comes_once_after_its_parent(
    given_heap: list[tuple[int, int, bool]],
) -> None:
    heap = dict(enumerate(given_heap, 1))
    placed = placed_of(heap)
    assert sorted(placed) == [number for number, (_, _, is_left_out) in heap.items() if not is_left_out]
    seen: set[int] = set()
    for number, parent in placed.items():
        assert parent is None or (parent in seen and is_above(heap, parent, number))
        seen.add(number)
    for parent in [None, *placed]:
        siblings = [number for number, above in placed.items() if above == parent]
        assert siblings == sorted(siblings, key=lambda number: (heap[number][1], number))


def placed_of(heap: Heap) -> dict[int, int | None]:
    """What every comment that moves answers, in the order in which they are read."""
    staging = open_staging()
    put(staging, "articles", number=1, their_id="1", created_at=0)
    for number, (parent, hour, is_left_out) in heap.items():
        facts = {"their_id": str(number), "parent": str(parent), "left_out": "spam" if is_left_out else None}
        put(staging, "comments", article=1, written_at=hour, **facts)
    place_comments(staging)
    order = "ORDER BY since, depth, placed.written_at, digits, placed.their_id"
    rows = staging.execute(
        "SELECT placed.their_id, parent.their_id FROM placed LEFT JOIN comments AS parent ON parent.number = answers "
        + order
    ).fetchall()
    staging.close()
    return {int(number): parent and int(parent) for number, parent in rows}


def is_above(heap: Heap, upper: int, lower: int) -> bool:
    """Whether climbing from the lower one reaches the upper one past nothing but what is left out."""
    at, steps = heap[lower][0], 0
    while at != upper and at in heap and heap[at][2] and steps < len(heap):
        at, steps = heap[at][0], steps + 1
    return at == upper
