"""What every newsroom starts with: its name, the roles, nine house rules, two word lists. Lain once, then theirs."""

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from extensions import db
from models import HouseRule, Role, RoleName, Section, Site, WordList, WordListName

HERE = Path(__file__).parent
DEFAULT_SECTION = ("news", "News")


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def lay_starter_data() -> None:
    """Put in place what is missing; change nothing that is there."""
    if db.session.get(Site, 1) is None:
        db.session.add(Site(id=1, name="Below the Line", tagline="The news, and what readers say of it", seq=1))
    held = set(db.session.scalars(select(Role.name)))
    db.session.add_all(Role(name=role.value) for role in RoleName if role.value not in held)
    if db.session.scalar(select(HouseRule.id).limit(1)) is None:
        for rule in read_toml(HERE / "rules.toml")["rules"]:
            db.session.add(HouseRule(**{name: _strip(value) for name, value in rule.items()}))
    if db.session.scalar(select(Section.id).limit(1)) is None:
        slug, name = DEFAULT_SECTION
        db.session.add(Section(slug=slug, name=name))
    lists = read_toml(HERE / "words.toml")
    for list_name in WordListName:
        if db.session.get(WordList, list_name) is None:
            db.session.add(WordList(name=list_name, terms="\n".join(lists[list_name.value])))
    db.session.commit()


def _strip(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value
