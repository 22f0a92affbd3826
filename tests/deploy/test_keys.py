"""The keys of an installation: made once, kept for ever, read by their owner only."""

import stat
from pathlib import Path

import pytest

from deploy import keys


def test_missing_keys_are_made_once_and_never_overwritten(tmp_path: Path) -> None:
    made = keys.make_missing_keys(tmp_path)
    texts = [path.read_text() for path in made]
    assert sorted(path.name for path in made) == ["address_key", "password_salt", "secret_key"]
    assert len(set(texts)) == 3
    assert all(len(bytes.fromhex(text.strip())) == keys.KEY_BYTES for text in texts)

    assert keys.make_missing_keys(tmp_path) == []
    assert [path.read_text() for path in made] == texts


def test_a_lost_key_is_made_anew_beside_the_others(tmp_path: Path) -> None:
    first, second, third = keys.make_missing_keys(tmp_path)
    kept = second.read_text(), third.read_text()
    first.unlink()
    assert keys.make_missing_keys(tmp_path) == [first]
    assert (second.read_text(), third.read_text()) == kept


def test_only_the_owner_can_read_keys(tmp_path: Path) -> None:
    made = keys.make_missing_keys(tmp_path / "instance")
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    for folder in (tmp_path / "instance", keys.keys_folder(tmp_path / "instance")):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(keys.keys_folder(tmp_path / "instance").iterdir())) == 3


def test_a_key_given_by_the_environment_makes_no_file(tmp_path: Path) -> None:
    made = keys.make_missing_keys(tmp_path, frozenset({"SECRET_KEY"}))
    assert sorted(path.name for path in made) == ["address_key", "password_salt"]


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    path = keys.make_missing_keys(tmp_path)[0]
    path.write_text("")
    with pytest.raises(keys.EmptyKey, match="is empty"):
        keys.make_missing_keys(tmp_path)


def test_main_speaks_only_when_it_made_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    for variable in keys.KEYS:
        monkeypatch.delenv(variable, raising=False)
    assert keys.main() == 0
    assert "secret_key, password_salt, address_key" in capsys.readouterr().out
    assert keys.main() == 0
    assert capsys.readouterr().out == ""
