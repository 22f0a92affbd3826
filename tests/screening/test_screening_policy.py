import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import CHECKS, Check, Draft, Facts, Finding, Verdict, WordList, WriterFacts, screen
from tests.support.timing import least_seconds

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
READER = WriterFacts(published_count=0, rejected_count=0, joined_at=NOW - timedelta(hours=1), is_staff=False)
FACTS = Facts(READER, NOW, frozenset(), WordList(("scum",)), WordList(("idiot*",)), 1, 0, 0)


def test_the_strictest_verdict_wins_and_every_finding_is_kept() -> None:
    result = screen(Draft.of("You SCUM, look at https://spam.example/ you idiot"), FACTS)
    assert result.verdict == Verdict.REJECT
    assert {finding.check for finding in result.findings} == {"words", "links", "repeats", "new_writer"}
    assert result.reasons == ("it uses a word we do not publish",)


def test_a_plain_comment_of_a_known_writer_passes() -> None:
    known = replace(READER, published_count=9, joined_at=NOW - timedelta(days=9))
    draft, facts = Draft.of("I quite agree with the leader column."), replace(FACTS, same_text_by_others=0)
    result = screen(draft, replace(facts, writer=known))
    assert (result.verdict, result.findings) == (Verdict.PASS, ())


def test_staff_are_spared_the_checks_on_spam_and_no_others() -> None:
    staff = replace(FACTS, writer=replace(READER, is_staff=True))
    assert screen(Draft.of("Read https://elsewhere.example/ and come back to tell us."), staff).findings == ()
    assert screen(Draft.of("scum"), staff).verdict == Verdict.REJECT
    assert screen(Draft.of(""), staff).verdict == Verdict.REFUSE
    assert {check.name for check in CHECKS if not check.exempts_staff} == {"length", "words"}


def test_a_check_that_breaks_becomes_a_finding_and_the_others_still_run() -> None:
    def broken(draft: Draft, facts: Facts) -> list[Finding]:
        raise RuntimeError("secret")

    row = Check("broken", 7, broken, "Broken", "says", exempts_staff=False, on_failure=Verdict.HOLD)
    result = screen(Draft.of("scum"), FACTS, (row, *CHECKS))
    assert result.findings[0].verdict == Verdict.HOLD
    assert "could not run" in result.findings[0].reason
    assert "secret" not in result.findings[0].detail
    assert result.verdict == Verdict.REJECT


def test_every_row_of_the_policy_can_be_printed_for_readers() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.title
        assert check.says.endswith(".")
        assert check.on_failure in (Verdict.NOTE, Verdict.HOLD)


def test_a_text_far_over_the_limit_is_refused_quickly_by_length_alone() -> None:
    source = "[x](http://a.com) " * 50_000
    result = screen(Draft.of(source), FACTS)
    assert least_seconds(lambda: screen(Draft.of(source), FACTS)) < 1
    assert result.verdict == Verdict.REFUSE
    assert not any("could not run" in finding.reason for finding in result.findings)


@pytest.mark.parametrize("piece", ["x", "1a", "a.", "a@b.", "://", "[.]", "i d ", "scum ", "@$", "a dot ", "é", "( "])
def test_the_heaviest_comment_is_screened_in_a_tenth_of_a_second(piece: str) -> None:
    source = (piece * 20_000)[:20_000]
    screen(Draft.of("warm up"), FACTS)
    began = time.process_time()
    screen(Draft.of(source), FACTS)
    assert time.process_time() - began < 0.4
    began = time.process_time()
    screen(Draft.of(source[:5_000]), FACTS)
    assert time.process_time() - began < 0.1


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_screening_is_the_same_every_time_and_never_raises(source: str) -> None:
    result = screen(Draft.of(source), FACTS)
    assert result == screen(Draft.of(source), FACTS)
    assert result.verdict == max(finding.verdict for finding in result.findings)
    for finding in result.findings:
        assert "could not run" not in finding.reason
        assert finding.start is None or 0 <= finding.start < (finding.end or 0) <= len(source)
