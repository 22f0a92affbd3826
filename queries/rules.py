"""The house rules."""

from collections.abc import Sequence

from sqlalchemy import select

from extensions import db
from models import HouseRule


def house_rules() -> Sequence[HouseRule]:
    """The house rules in the order of their numbers."""
    return db.session.scalars(select(HouseRule).order_by(HouseRule.number)).all()
