from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from screening import Draft, Facts, Finding, Verdict, WordList, WriterFacts
from screening.checks import length, links, new_writer, repeats, shouting, words

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITER = WriterFacts(published_count=10, rejected_count=0, joined_at=NOW - timedelta(days=90), is_staff=False)
FACTS = Facts(
    writer=WRITER,
    now=NOW,
    own_hosts=frozenset({"news.example"}),
    banned=WordList(("scum",)),
    suspect=WordList(("idiot*",)),
    same_text_by_others=0,
    same_text_by_writer=0,
    hold_until_published=0,
)
LONG = "I have said it before and I will say it again."


def verdicts(findings: list[Finding]) -> list[Verdict]:
    return [finding.verdict for finding in findings]


@pytest.mark.parametrize("source", ["", " \n", "?!", "👍👍"])
def test_a_comment_without_words_goes_back(source: str) -> None:
    assert verdicts(length.check(Draft.of(source), FACTS)) == [Verdict.REFUSE]


def test_a_comment_that_is_too_long_goes_back_with_the_number_over() -> None:
    (finding,) = length.check(Draft.of("x" * 5_012), FACTS)
    assert (finding.verdict, finding.reason) == (Verdict.REFUSE, "it is 12 characters too long")
    (finding,) = length.check(Draft.of("a" + "\u0301" * 20_000), FACTS)
    assert finding.reason == "it has too many accents and joined characters (1 over)"


@pytest.mark.parametrize("source", ["10/10", "x" * 5_000, "é" * 5_000])
def test_a_comment_of_the_right_length_passes(source: str) -> None:
    assert length.check(Draft.of(source), FACTS) == []


def test_capitals_are_noted_and_a_wall_of_them_waits() -> None:
    assert verdicts(shouting.check(Draft.of("WHY WON'T ANYBODY LISTEN TO ME?"), FACTS)) == [Verdict.NOTE]
    assert verdicts(shouting.check(Draft.of("WHY WON'T ANYBODY LISTEN TO ME?" * 15), FACTS)) == [Verdict.HOLD]


@pytest.mark.parametrize("source", ["NHS, BBC, HMRC, DWP", "The NHS and the BBC are ours", "שלום " * 40])
def test_initials_and_scripts_without_capitals_never_shout(source: str) -> None:
    assert shouting.check(Draft.of(source), FACTS) == []


@pytest.mark.parametrize(
    ("source", "host", "place"),
    [
        ("See https://spam.example/x, now", "spam.example", "https://spam.example/x"),
        ("See www.spam.example now", "spam.example", "www.spam.example"),
        ("See spam.com.", "spam.com", "spam.com"),
        ("See [this](https://spam.example/a)", "spam.example", "https://spam.example/a"),
        ("See spam.shop!", "spam.shop", "spam.shop"),
        ("See https://news.example@spam.com/", "spam.com", "https://news.example@spam.com/"),
    ],
)
def test_a_link_elsewhere_waits_and_shows_its_place(source: str, host: str, place: str) -> None:
    (finding,) = links.check(Draft.of(source), FACTS)
    assert (finding.verdict, finding.reason) == (Verdict.HOLD, "it has a link")
    assert host in finding.detail
    assert source[finding.start : finding.end] == place


def test_links_are_counted_for_the_writer() -> None:
    findings = links.check(Draft.of("a.com and https://b.example"), FACTS)
    assert [finding.reason for finding in findings] == ["it has two links"] * 2


def test_a_mailbox_counts_as_a_link() -> None:
    (finding,) = links.check(Draft.of("Write to win@prize.com"), FACTS)
    assert (finding.verdict, finding.detail) == (Verdict.HOLD, "A mailbox at prize.com.")


@pytest.mark.parametrize(
    "source", ["https://news.example/a", "www.news.example", "[x](http://NEWS.example/)", "[y](/a)"]
)
def test_our_own_pages_may_be_linked(source: str) -> None:
    assert links.check(Draft.of(source), FACTS) == []


def test_a_neighbour_of_our_host_is_not_ours() -> None:
    for source in ("https://blog.news.example/", "https://news.example.evil.com/", "https://badnews.example/"):
        assert verdicts(links.check(Draft.of(source), FACTS)) == [Verdict.HOLD]


@pytest.mark.parametrize(
    "source",
    ["hxxp://spam.example/a", "spam[.]com", "spam (dot) com", "go to spam dot com today", "s p a m at spam DOT co.uk"],
)
def test_an_address_that_is_spelt_out_is_noted(source: str) -> None:
    found = links.check(Draft.of(source), FACTS)
    assert Verdict.NOTE in verdicts(found) or Verdict.HOLD in verdicts(found)


@pytest.mark.parametrize(
    "source",
    [
        "I went home.So did she.",
        "e.g. this, i.e. that",
        "3.5 per cent",
        "the dot com bubble",
        "v1.2.3",
        "...",
        "U.S. No.10",
    ],
)
def test_ordinary_full_stops_are_no_links(source: str) -> None:
    assert links.check(Draft.of(source), FACTS) == []


def test_a_link_that_only_the_drawing_shows_waits_too() -> None:
    (finding,) = links.check(Draft.of("[x](https&#58;//spam.example/)"), FACTS)
    assert finding.verdict == Verdict.HOLD


def test_many_links_are_listed_up_to_twenty() -> None:
    assert len(links.check(Draft.of("spam.com " * 300), FACTS)) == 20


def test_a_banned_word_rejects_and_a_suspect_one_waits() -> None:
    source = "Such SCUM, and idiots!"
    findings = words.check(Draft.of(source), FACTS)
    assert verdicts(findings) == [Verdict.REJECT, Verdict.HOLD]
    assert [source[finding.start : finding.end] for finding in findings] == ["SCUM", "idiots"]


def test_the_writer_is_not_told_which_word_it_was() -> None:
    assert all("scum" not in finding.reason for finding in words.check(Draft.of("scum"), FACTS))


def test_the_same_text_again_waits() -> None:
    facts = replace(FACTS, same_text_by_others=2, same_text_by_writer=1)
    assert verdicts(repeats.check(Draft.of(LONG), facts)) == [Verdict.HOLD, Verdict.HOLD]
    assert repeats.check(Draft.of(LONG), FACTS) == []


def test_everyday_phrases_may_come_again() -> None:
    assert repeats.check(Draft.of("Well said."), replace(FACTS, same_text_by_others=9, same_text_by_writer=9)) == []


@pytest.mark.parametrize(("published", "hours"), [(2, 48), (10, 23)])
def test_a_new_writer_is_noted(published: int, hours: int) -> None:
    writer = replace(WRITER, published_count=published, joined_at=NOW - timedelta(hours=hours))
    assert verdicts(new_writer.check(Draft.of("x"), replace(FACTS, writer=writer))) == [Verdict.NOTE]


def test_a_known_writer_passes_and_waits_only_while_the_desk_says_so() -> None:
    assert new_writer.check(Draft.of("x"), FACTS) == []
    assert verdicts(new_writer.check(Draft.of("x"), replace(FACTS, hold_until_published=11))) == [Verdict.HOLD]
    assert new_writer.check(Draft.of("x"), replace(FACTS, hold_until_published=10)) == []
