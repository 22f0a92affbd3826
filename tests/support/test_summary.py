"""What is not tested is said, and is a failure where everything must be there; tried with pytest runs of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

@pytest.mark.skipif(True, reason="missing service: PostgreSQL. On Debian: apt-get install postgresql")
def test_marked(): pass

def test_skipping_itself(): pytest.skip("missing service: PostgreSQL. On Debian: apt-get install postgresql")

def test_with_a_folder(): pytest.skip("missing folder: corpora")

def test_that_passes(): pass
"""
SKIPPING_FILE = """
import pytest
pytest.skip("missing service: a browser", allow_module_level=True)
"""


def run_pytest(folder: Path, text: str, ci: str, *arguments: str) -> tuple[int, str]:
    (folder / "test_sample.py").write_text(text)
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    command = [sys.executable, "-m", "pytest", "-p", "tests.support.summary", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), "-c", os.devnull, *arguments, "test_sample.py"],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize("arguments", [(), ("-n", "1")])
def test_skips_are_told_in_plain_words(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    status, output = run_pytest(tmp_path, TESTS, "", *arguments)
    assert status == 0
    assert "2 tests: this machine has not got PostgreSQL. On Debian: apt-get install postgresql" in output
    assert "1 test: there is no folder corpora" in output
    assert output.splitlines()[-1].startswith("1 passed, 3 skipped in ")


@pytest.mark.parametrize("arguments", [(), ("-n", "1")])
def test_with_ci_a_missing_service_is_a_failure_and_a_missing_folder_is_not(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    status, output = run_pytest(tmp_path, TESTS, "true", *arguments)
    assert status == 1
    assert output.splitlines()[-1].startswith("1 failed, 1 passed, 1 skipped, 1 error in ")
    assert "With CI=true every service must be there" in output


def test_with_ci_a_file_that_skips_itself_is_a_failure(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, SKIPPING_FILE, "")[0] in {0, 5}
    assert run_pytest(tmp_path, SKIPPING_FILE, "true")[0] == 2
