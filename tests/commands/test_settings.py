"""Settings stop a start that could not go well, and name everything that is wrong at once."""

from pathlib import Path

import pytest

from config import Misconfigured, load_settings
from tests.conftest import SECRETS

SECRET_NAMES = ("SECRET_KEY", "PASSWORD_SALT", "ADDRESS_KEY")
PRODUCTION = {
    "environment": "production",
    "site_url": "https://news.example/",
    "mail_server": "smtp://mail.example:587",
    "mail_from": "comments@news.example",
    **SECRETS,
}


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*SECRET_NAMES, "ENVIRONMENT", "SITE_URL", "MAIL_SERVER", "MAIL_FROM", "DATA_DIR", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


def problems(**given: object) -> list[str]:
    with pytest.raises(Misconfigured) as refused:
        load_settings(**given)
    return refused.value.problems


def test_production_names_everything_that_is_missing(tmp_path: Path) -> None:
    found = problems(environment="production", data_dir=tmp_path)
    wanted = (*SECRET_NAMES, "SITE_URL", "MAIL_SERVER", "MAIL_FROM")
    assert [problem.split(" ", 1)[0] for problem in found] == list(wanted)
    assert all("missing" in problem for problem in found)


def test_production_that_lacks_nothing_starts(tmp_path: Path) -> None:
    settings = load_settings(**PRODUCTION, data_dir=tmp_path)
    assert (settings.site_url, settings.site_host, settings.site_is_https) == (
        "https://news.example", "news.example", True,
    )  # fmt: skip
    assert settings.staff_second_factor


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("site_url", "http://news.example"),
        ("site_url", "news.example"),
        ("site_url", "https://"),
        ("mail_server", "mail.example:587"),
        ("mail_server", "http://mail.example"),
        ("secret_key", "short"),
        ("environment", "staging"),
        ("port", "70000"),
        ("database_pool_size", "many"),
    ],
)
def test_a_value_that_does_not_fit_is_named(tmp_path: Path, name: str, value: str) -> None:
    found = problems(**{**PRODUCTION, "data_dir": tmp_path, name: value})
    assert any(problem.startswith(name.upper()) for problem in found)


def test_no_problem_repeats_a_secret(tmp_path: Path) -> None:
    found = problems(secret_key="much-too-short", data_dir=tmp_path)
    assert not any("much-too-short" in problem for problem in found)


def test_keys_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    for name in SECRET_NAMES:
        (tmp_path / "keys" / name.lower()).write_text(f"{name.lower():x<64}\n")
    settings = load_settings(data_dir=tmp_path)
    assert settings.password_salt == f"{'password_salt':x<64}"


def test_the_environment_wins_over_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keys").mkdir()
    for name in SECRET_NAMES:
        (tmp_path / "keys" / name.lower()).write_text("f" * 64)
    monkeypatch.setenv("SECRET_KEY", "e" * 64)
    settings = load_settings(data_dir=tmp_path)
    assert (settings.secret_key, settings.address_key) == ("e" * 64, "f" * 64)


def test_in_development_only_the_keys_are_needed(tmp_path: Path) -> None:
    assert [problem.split(" ", 1)[0] for problem in problems(data_dir=tmp_path)] == list(SECRET_NAMES)
    settings = load_settings(data_dir=tmp_path, port=8123, **SECRETS)
    assert settings.site_url == "http://127.0.0.1:8123"
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path / 'below-the-line.db'}"
    assert not settings.staff_second_factor


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_taken(tmp_path: Path, scheme: str) -> None:
    settings = load_settings(data_dir=tmp_path, database_url=f"{scheme}://user@host/name", **SECRETS)
    assert settings.sqlalchemy_url == "postgresql+psycopg://user@host/name"


def test_own_hosts_are_split_at_commas(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, own_hosts="News.example, ,blog.news.example ", **SECRETS)
    assert settings.own_hosts == {"news.example", "blog.news.example"}
