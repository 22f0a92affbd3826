"""The secret keys of one installation: `python -m deploy.keys` makes those that are missing."""

import os
import secrets
import sys
from pathlib import Path

# Each may come from the environment variable instead; then no file is made, or there would be two truths.
KEYS = {"SECRET_KEY": "secret_key", "PASSWORD_SALT": "password_salt", "ADDRESS_KEY": "address_key"}
KEY_BYTES = 32


class EmptyKey(Exception):
    """A key file is there but holds nothing; using it would protect nobody."""


def keys_folder(data_dir: Path) -> Path:
    """Where the keys of the installation in `data_dir` lie."""
    return data_dir / "keys"


def make_missing_keys(data_dir: Path, given: frozenset[str] = frozenset()) -> list[Path]:
    """Make the key files that are missing, readable by their owner only, and return them.

    Never overwrites a key: sessions, passwords and stored hashes hang on it. Names in `given` (those that the
    environment supplies) are left out. Refuses an empty key file with `EmptyKey`.
    """
    folder = keys_folder(data_dir)
    made = []
    for variable, name in KEYS.items():
        path = folder / name
        if path.exists():
            if not path.read_text().strip():
                raise EmptyKey(f"{path} is empty. Put the key back from a backup, or delete the file for a new one.")
        elif variable not in given:
            # The folder of everything that is stored is nobody else's to read either; one that is there stays as it is.
            for place in (data_dir, folder):
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _write_new(path, secrets.token_hex(KEY_BYTES)):
                made.append(path)
    return made


def _write_new(path: Path, text: str) -> bool:
    """Put a whole file in place unless one is there; False when somebody else was first."""
    # Written aside and linked: a crash half-way leaves no short key, and linking refuses an existing name.
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def main() -> int:
    """Make the missing keys under DATA_DIR; says something only when it made one or could not."""
    data_dir = Path(os.environ.get("DATA_DIR") or "instance")
    given = frozenset(variable for variable in KEYS if os.environ.get(variable))
    try:
        made = make_missing_keys(data_dir, given)
    except (EmptyKey, OSError) as problem:
        print(f"The keys could not be made: {problem}", file=sys.stderr)
        return 1
    if made:
        names = ", ".join(path.name for path in made)
        print(f"Made new keys in {keys_folder(data_dir)}: {names}. Keep a copy, apart from your backups.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
