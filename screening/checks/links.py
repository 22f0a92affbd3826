"""Does it lead somewhere else?"""

import re

from screening.addresses import Address, find_addresses
from screening.draft import Draft
from screening.facts import Facts
from screening.findings import Finding
from screening.verdicts import Verdict
from text import COMMENT_CODE_POINTS, links_in_comment

NAME = "links"
VERSION = 1

# A moderator reads the first few; two hundred findings of one kind hide the others.
MOST_LISTED = 20

_NUMBERS = ("no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_HOST_OF_LINK = re.compile(r"(?:https?://|mailto:[^@]*@)(?:www\.)?([^/?#:]+)", re.IGNORECASE)


def check(draft: Draft, facts: Facts) -> list[Finding]:
    """Hold a comment that links anywhere but to our own pages; point out addresses that are only spelt out.

    Looks at the text and, so that no form of link is missed, at the links a reader could click on once it is drawn.
    Only the hosts in `own_hosts`, with or without "www.", are our own: a page of ours that someone else can fill
    (`blog.example.org`) is not.
    """
    source = draft.source[:COMMENT_CODE_POINTS]
    addresses = [each for each in find_addresses(source, draft.folded) if not _is_own(each.host, facts)]
    open_ones = [each for each in addresses if not each.is_disguised]
    known = {each.host.lower().removeprefix("www.") for each in open_ones}
    unseen = [host for host in _clickable_hosts(draft) if host not in known and not _is_own(host, facts)]
    reason = f"it has {_counted(len(open_ones) + len(unseen))}"
    findings = [_finding(each, reason) for each in addresses]
    findings += [
        Finding(NAME, VERSION, Verdict.HOLD, reason, f"A link to {host}, in a form that is hard to see.")
        for host in unseen
    ]
    # The strictest first where the list is cut, so that cutting never changes the verdict.
    return sorted(findings, key=lambda each: -each.verdict)[:MOST_LISTED]


def _finding(address: Address, reason: str) -> Finding:
    start, end = address.start, address.end
    if address.is_disguised:
        detail = f'An address that is spelt out: "{address.host}".'
        return Finding(NAME, VERSION, Verdict.NOTE, "it seems to spell out an address", detail, start, end)
    if address.is_mail:
        return Finding(NAME, VERSION, Verdict.HOLD, reason, f"A mailbox at {address.host}.", start, end)
    return Finding(NAME, VERSION, Verdict.HOLD, reason, f"A link to {address.host}.", start, end)


def _clickable_hosts(draft: Draft) -> list[str]:
    # Most comments are drawn without a link, and need not be read a second time to list them.
    if draft.html is None or "<a " not in draft.html:
        return []
    matches = map(_HOST_OF_LINK.match, links_in_comment(draft.source))
    return list(dict.fromkeys(match[1].lower().removeprefix("www.") for match in matches if match))


def _is_own(host: str, facts: Facts) -> bool:
    bare = host.lower().removeprefix("www.")
    return bare in facts.own_hosts or f"www.{bare}" in facts.own_hosts


def _counted(number: int) -> str:
    words = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{words} link" if number == 1 else f"{words} links"
