"""What holds for the whole site: who may write without an account, and which version of the house rules counts."""

from sqlalchemy import select, update

from extensions import db
from models import GuestPolicy, Site
from services.audit import record_act
from services.locks import take_turn
from services.transactions import verb


@verb
def set_guest_policy(policy: GuestPolicy, admin_id: int) -> None:
    """Let guests write nowhere, under chosen stories, or everywhere. Every page that offers it is drawn anew."""
    take_turn()
    query = update(Site).where(Site.id == 1, Site.guest_policy != policy)
    changed = db.session.execute(query.values(guest_policy=policy, seq=Site.seq + 1).returning(Site.id)).first()
    if changed is not None:
        record_act("site.guests_set", "site", 1, admin_id, policy=policy.value)
    db.session.commit()


@verb
def renew_house_rules(seen_version: int, admin_id: int) -> int:
    """Ask every reader to read the house rules before their next comment; answers the version that counts from now on.
    `seen_version` is the one the form was drawn with: a second press, or a second admin, asks nobody twice."""
    take_turn()
    query = update(Site).where(Site.id == 1, Site.rules_version == seen_version)
    version = db.session.scalar(
        query.values(rules_version=Site.rules_version + 1, seq=Site.seq + 1).returning(Site.rules_version)
    )
    if version is not None:
        record_act("site.rules_renewed", "site", 1, admin_id, version=version)
    db.session.commit()
    return version or db.session.scalar(select(Site.rules_version)) or seen_version
