"""Do we know the writer yet?"""

from datetime import timedelta

from screening.draft import Draft
from screening.facts import Facts
from screening.findings import Finding
from screening.verdicts import Verdict

NAME = "new_writer"
VERSION = 1

# Three published comments show that someone writes for people; a throwaway account seldom gets so far.
KNOWN_AFTER_COMMENTS = 3
# Most accounts that are made for one bad day are used on that day.
KNOWN_AFTER = timedelta(hours=24)


def check(_draft: Draft, facts: Facts) -> list[Finding]:
    """Point out writers with fewer than 3 published comments or less than 24 hours with us.

    Their comments wait when the desk has set that the first so many of everyone do (`hold_until_published`).
    """
    writer = facts.writer
    count = f"{writer.published_count:,} published comment{'' if writer.published_count == 1 else 's'}"
    if facts.hold_until_published > writer.published_count:
        detail = f"{count} so far; the first {facts.hold_until_published:,} of every writer wait."
        return [Finding(NAME, VERSION, Verdict.HOLD, "we read everyone's first comments before they appear", detail)]
    age = facts.now - writer.joined_at
    if writer.published_count >= KNOWN_AFTER_COMMENTS and age >= KNOWN_AFTER:
        return []
    hours = max(0, int(age.total_seconds() // 3600))
    since = f"{hours} hours" if age < KNOWN_AFTER else f"{age.days:,} days"
    return [Finding(NAME, VERSION, Verdict.NOTE, "you are new here", f"A new writer: {count}, here for {since}.")]
