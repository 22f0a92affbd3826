"""The checker itself can fail: each way in which a database may contradict what people were told is found."""

from dataclasses import replace

import pytest

from faults.history import Decided, History, Kept, KeptComment, KeptDecision, Sent, differences

ARTICLE, WRITER, MODERATOR = 3, 7, 40
RULE = 2


def sent(key: str, *ids: int, refused: bool = False) -> Sent:
    return Sent(key, WRITER, ARTICLE, None, f"What form {key} says.", set(ids), refused)


def row(comment_id: int, key: str, decision_count: int = 0) -> KeptComment:
    return KeptComment(comment_id, key, WRITER, ARTICLE, None, f"What form {key} says.", decision_count)


def told(comments: list[Sent], decisions: list[Decided] | None = None) -> History:
    return History(comments, decisions or [])


def kept(*comments: KeptComment) -> Kept:
    return Kept(comments, [], [])


def test_what_was_acknowledged_and_is_there_is_no_difference() -> None:
    history = told([sent("a", 1), sent("b"), sent("c"), sent("d", refused=True)])
    assert differences(history, kept(row(1, "a"), row(2, "b"))) == []
    assert history.acknowledged == 1


def test_an_acknowledged_comment_that_is_gone_is_found() -> None:
    assert differences(told([sent("a", 1)]), kept()) == ["comment 1 was acknowledged and is lost (form a)"]


def test_a_comment_that_came_back_under_another_id_is_found() -> None:
    assert differences(told([sent("a", 1)]), kept(row(2, "a"))) == ["comment 1 was acknowledged and is lost (form a)"]


def test_two_comments_of_one_form_are_found() -> None:
    found = differences(told([sent("a", 1, 2)]), kept(row(1, "a"), row(2, "a")))
    assert found[0] == "form a made 2 comments: 1, 2"
    assert found[1].startswith("one text is there 2 times")


def test_one_text_under_two_forms_is_found() -> None:
    copy = replace(row(2, "b"), source=row(1, "a").source)
    assert any("2 times" in line for line in differences(told([sent("a", 1), sent("b")]), kept(row(1, "a"), copy)))


@pytest.mark.parametrize("change", [{"source": "What form a"}, {"writer_id": 8}, {"article_id": 4}, {"parent_id": 9}])
def test_a_comment_that_is_not_as_it_was_sent_is_found(change: dict[str, object]) -> None:
    other = replace(row(1, "a"), **change)  # type: ignore[arg-type]
    assert differences(told([sent("a", 1)]), kept(other)) == ["comment 1 is not as it was sent (form a)"]


def test_a_refused_comment_that_is_there_is_found() -> None:
    found = differences(told([sent("a", refused=True)]), kept(row(1, "a")))
    assert found == ["comment 1 was refused and is there (form a)"]


def test_a_comment_that_nobody_sent_is_found() -> None:
    assert differences(told([]), kept(row(1, "x"))) == ["comment 1 is there and nobody sent it (form x)"]


def rejection(number: int = 1) -> KeptDecision:
    return KeptDecision(1, "rejection", MODERATOR, RULE, number)


def decided(*, acknowledged: bool) -> Decided:
    return Decided(1, 1, "rejection", RULE, MODERATOR, acknowledged)


def of_decisions(decision: Decided, rows: list[KeptDecision], trail: list[KeptDecision], count: int) -> list[str]:
    history = told([sent("a", 1)], [decision])
    return differences(history, Kept([row(1, "a", count)], rows, trail))


@pytest.mark.parametrize(("acknowledged", "there"), [(True, True), (False, True), (False, False)])
def test_decisions_that_agree_are_no_difference(acknowledged: bool, there: bool) -> None:
    rows = [rejection()] if there else []
    trail = [rejection(0)] if there else []
    assert of_decisions(decided(acknowledged=acknowledged), rows, trail, len(rows)) == []


def test_an_acknowledged_decision_that_is_gone_is_found() -> None:
    found = of_decisions(decided(acknowledged=True), [], [], 0)
    assert found == [f"decision 1 on comment 1, rejection by moderator {MODERATOR}, was acknowledged and is lost"]


def test_a_decision_that_nobody_made_is_found() -> None:
    other = replace(rejection(), moderator_id=41)
    found = of_decisions(decided(acknowledged=False), [other], [replace(other, number=0)], 1)
    assert found == ["decision 1 on comment 1, rejection by moderator 41, is there and nobody made it"]


def test_a_decision_without_its_entry_in_the_trail_is_found() -> None:
    found = of_decisions(decided(acknowledged=True), [rejection()], [], 1)
    assert found == [f"the rejection of comment 1 by moderator {MODERATOR} and the audit trail disagree"]


def test_a_count_of_decisions_that_is_wrong_is_found() -> None:
    found = of_decisions(decided(acknowledged=True), [rejection()], [rejection(0)], 2)
    assert found == ["comment 1 counts 2 decisions and has 1"]
