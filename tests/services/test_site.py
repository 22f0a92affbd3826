"""What holds for the whole site."""

import pytest
from sqlalchemy import select

from extensions import db
from models import AuditEntry, GuestPolicy, Site
from queries.newsroom import site_running
from services.site import renew_house_rules, set_guest_policy
from tests.factories import Newsroom


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_kind == "site")))


def seq() -> int:
    return db.session.scalars(select(Site.seq)).one()


@pytest.mark.parametrize("policy", [GuestPolicy.SOME, GuestPolicy.ON])
def test_guests_are_let_in_and_pages_drawn_anew(newsroom: Newsroom, policy: GuestPolicy) -> None:
    before = seq()
    set_guest_policy(policy, newsroom.editor.id)
    assert (site_running().guest_policy, seq(), acts()) == (policy, before + 1, ["site.guests_set"])


def test_what_is_set_already_changes_nothing(newsroom: Newsroom) -> None:
    before = seq()
    set_guest_policy(GuestPolicy.OFF, newsroom.editor.id)
    assert (seq(), acts()) == (before, [])


def test_a_new_version_of_the_rules_is_asked_for_once(newsroom: Newsroom) -> None:
    seen = site_running().rules_version
    assert renew_house_rules(seen, newsroom.editor.id) == seen + 1
    assert renew_house_rules(seen, newsroom.editor.id) == seen + 1
    assert (site_running().rules_version, acts()) == (seen + 1, ["site.rules_renewed"])
