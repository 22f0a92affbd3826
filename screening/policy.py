"""The policy: what is checked before a comment appears. This list is what runs and what the public page prints."""

from collections.abc import Callable
from dataclasses import dataclass

from screening.checks import length, links, new_writer, repeats, shouting, words
from screening.draft import Draft
from screening.facts import Facts
from screening.findings import Finding
from screening.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the policy. `title` and `says` are for readers; `on_failure` is the verdict when it cannot run."""

    name: str
    version: int
    run: Callable[[Draft, Facts], list[Finding]]
    title: str
    says: str
    exempts_staff: bool
    on_failure: Verdict


CHECKS: tuple[Check, ...] = (
    # Length and words hold for everyone, staff too: they are about the text, not about trust in the writer.
    Check(
        name=length.NAME,
        version=length.VERSION,
        run=length.check,
        title="Length",
        says="A comment has words in it, and at most 5,000 characters. Longer ones come back to you, with your text.",
        exempts_staff=False,
        on_failure=Verdict.HOLD,
    ),
    Check(
        name=words.NAME,
        version=words.VERSION,
        run=words.check,
        title="Words",
        says="Some words are not published, and some a moderator reads first. You can ask a person to look again.",
        exempts_staff=False,
        on_failure=Verdict.HOLD,
    ),
    # The rest is against spam and against strangers, which our own staff, signed in as such, are not.
    Check(
        name=links.NAME,
        version=links.VERSION,
        run=links.check,
        title="Links",
        says="A comment that links to another site waits for a moderator. Links to our own pages do not.",
        exempts_staff=True,
        on_failure=Verdict.HOLD,
    ),
    Check(
        name=repeats.NAME,
        version=repeats.VERSION,
        run=repeats.check,
        title="The same text again",
        says="A text that stands here since the last day, by you or by others, waits. Short everyday phrases do not.",
        exempts_staff=True,
        on_failure=Verdict.HOLD,
    ),
    # A wall of capitals harms nobody before a moderator has looked: a fault here need not stop a discussion.
    Check(
        name=shouting.NAME,
        version=shouting.VERSION,
        run=shouting.check,
        title="Capitals",
        says="A comment mostly in capitals is shown to a moderator, and waits when it is long.",
        exempts_staff=True,
        on_failure=Verdict.NOTE,
    ),
    # A fault here holds all the same: where the desk reads first comments first, publishing one unread breaks that.
    Check(
        name=new_writer.NAME,
        version=new_writer.VERSION,
        run=new_writer.check,
        title="New writers",
        says="A moderator is told about the comments of new writers. When we are busy, everyone's first ones wait.",
        exempts_staff=True,
        on_failure=Verdict.HOLD,
    ),
)
