"""The system parts the tests want: `python -m deploy.system` installs those that are missing, when it may."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian keeps the server's own programs off the PATH.
POSTGRES_FOLDER = Path("/usr/lib/postgresql")
POSTGRES_PROGRAMS = ("initdb", "postgres")
INSTALL_SECONDS = 240


def find_browser() -> str | None:
    """The path of a Chromium browser on this machine, or None."""
    found = next((path for name in BROWSER_NAMES if (path := shutil.which(name))), None)
    return found or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None)


def find_postgres(program: str) -> str | None:
    """The path of one of PostgreSQL's programs, from the PATH or else Debian's newest version, or None."""
    if found := shutil.which(program):
        return found
    installed = POSTGRES_FOLDER.glob(f"*/bin/{program}")
    versions = sorted(installed, key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    return str(versions[-1]) if versions else None


def missing_packages() -> list[str]:
    """Debian's names of the packages that the tests want and this machine lacks."""
    packages = [] if find_browser() else ["chromium"]
    if not all(find_postgres(program) for program in POSTGRES_PROGRAMS):
        packages.append("postgresql")
    if shutil.which("strace") is None:
        packages.append("strace")
    return packages


def _apt_get(*arguments: str) -> bool:
    command = ["apt-get", "-qq", "-o", "Acquire::http::Timeout=20", "-o", "DPkg::Lock::Timeout=60", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=INSTALL_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """Install what is missing when this is root on a Debian-like machine, else say how to get it. Never fails."""
    packages = missing_packages()
    if not packages:
        return 0
    names = " ".join(packages)
    by_hand = f"To get the rest of the tests on Debian: apt-get install {names}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"Not on this machine: {names}. The tests that need it are skipped. {by_hand}")
        return 0
    print(f"Installing for the tests: {names}", flush=True)
    _apt_get("update")
    for package in packages:
        if not _apt_get("install", "-y", "--no-install-recommends", package):
            print(f"Could not install {package}. The tests that need it are skipped. {by_hand}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
