"""A reader's text made ready, before anybody has to wait: drawn, folded and screened. Posting, changing and the preview
all call this, so that what is previewed is what is kept."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import screening
import text
from models import User
from queries.facts import screening_facts
from queries.mentions import people_in_thread
from queries.posting import thread_answered
from screening import Facts, Finding, Screening, Verdict, WordList, WriterFacts
from services.refusals import CommentRefused

LENGTH = tuple(check for check in screening.CHECKS if check.name == "length")
# Length is about the text alone.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NO_WORDS = WordList(())
NOTHING_KNOWN = Facts(
    WriterFacts(published_count=0, rejected_count=0, joined_at=_LONG_AGO, is_staff=False),
    now=_LONG_AGO,
    own_hosts=frozenset(),
    banned=_NO_WORDS,
    suspect=_NO_WORDS,
    same_text_by_others=0,
    same_text_by_writer=0,
    hold_until_published=0,
)


@dataclass(frozen=True)
class CommentPolicy:
    """The newsroom's settings that posting needs: its own hosts, whether newcomers wait, how many a minute (0: any)."""

    own_hosts: frozenset[str] = frozenset()
    hold_new_writers_until: int = 0
    comments_per_minute: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as it was cleaned and drawn, and the people of its thread whom it speaks to by name."""

    draft: screening.Draft
    fingerprint: str
    mentioned: tuple[int, ...] = ()

    @property
    def source(self) -> str:
        return self.draft.source

    def columns(self) -> dict[str, object]:
        """What is kept of it. Without HTML it was too long to be drawn, and has been refused."""
        return {
            "body_source": self.draft.source,
            "body_html": self.draft.html,
            "renderer_version": text.RENDERER_VERSION,
            "fingerprint": self.fingerprint,
        }


def prepare(source: str, article_id: int, parent_id: int | None, writer_id: int) -> Prepared:
    """Clean and draw a text that is to stand under an article, answering a comment or none. Nobody is looked up for a
    text that speaks to nobody."""
    cleaned = text.clean_source(source)
    people = _people(article_id, parent_id, writer_id) if parent_id and "@" in cleaned else {}
    draft = screening.Draft.of(cleaned, tuple(people))
    named = text.mentioned(cleaned, tuple(people)) if people and draft.html is not None else ()
    fingerprint = text.fingerprint(draft.source, draft.folded)
    return Prepared(draft, fingerprint, tuple(people[name] for name in named))


def _people(article_id: int, parent_id: int, writer_id: int) -> dict[str, int]:
    """Who can be spoken to by name. Of two with the same it is the one who stands first."""
    root_id = thread_answered(article_id, parent_id)
    found = people_in_thread(article_id, root_id, writer_id) if root_id else ()
    people: dict[str, int] = {}
    for person in found:
        people.setdefault(person.name, person.id)
    return people


def screen_text(
    prepared: Prepared, writer: User, policy: CommentPolicy, now: datetime, former_fingerprint: str = ""
) -> Screening:
    """Screen a text for its writer. The text it replaces, if any, does not count as said before.

    Refuses (`CommentRefused`) what its writer gets back unsent.
    """
    facts = screening_facts(writer, prepared.fingerprint, now, policy.own_hosts, policy.hold_new_writers_until)
    if former_fingerprint == prepared.fingerprint:
        facts = replace(facts, same_text_by_writer=max(0, facts.same_text_by_writer - 1))
    return _unless_refused(screening.screen(prepared.draft, facts))


def refuse_by_length(prepared: Prepared) -> Screening:
    """Refuse (`CommentRefused`) a text with nothing in it, and one that is too long. Looks at nothing else."""
    return _unless_refused(screening.screen(prepared.draft, NOTHING_KNOWN, LENGTH))


def preview_text(source: str, article_id: int, parent_id: int | None, writer_id: int) -> str:
    """A text as it would be drawn if it were posted now. Keeps nothing; refuses as `refuse_by_length` does."""
    prepared = prepare(source, article_id, parent_id, writer_id)
    refuse_by_length(prepared)
    return prepared.draft.html or ""


def _unless_refused(outcome: Screening) -> Screening:
    if outcome.verdict is Verdict.REFUSE:
        raise CommentRefused([f.reason for f in outcome.findings if f.verdict is Verdict.REFUSE])
    return outcome


def held_for(outcome: Screening, finding: Finding) -> Screening:
    """The same outcome with one more finding: who wrote it is a reason to hold what the text alone would not be."""
    return Screening.of([*outcome.findings, finding])


def premoderated(until: datetime) -> Finding:
    """Why the comments of a reader who is read first for a while wait."""
    detail = f"The newsroom reads this reader’s comments first until {until:%-d %B %Y, %H:%M} UTC."
    return Finding("standing", 1, Verdict.HOLD, "a moderator reads your comments first for now", detail)
