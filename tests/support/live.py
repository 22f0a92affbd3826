"""A site as `make run` starts it: its own data, its own port, the demo newsroom, server and worker."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass
class LiveSite:
    url: str
    data_dir: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def flask(self, *words: str) -> str:
        """Run a command of the product on this site's data; its output. Refuses a failing one."""
        return _flask(self.environment, *words)

    def python(self, script: str) -> None:
        """Run a script in an app context, in a process of its own, on this site's data. Refuses a failing one."""
        program = f"from app import create_app\nwith create_app().app_context():\n    exec({script!r})"
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr[-2000:]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start_site(data_dir: Path, **settings: str) -> LiveSite:
    """Prepare and start a site, and wait until it answers."""
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        **{name: secrets.token_hex(32) for name in ("SECRET_KEY", "PASSWORD_SALT", "ADDRESS_KEY")},
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        **settings,
    }
    _flask(environment, "prepare")
    process = subprocess.Popen([sys.executable, "-m", "deploy.supervisor"], cwd=ROOT, env=environment)
    site = LiveSite(f"http://127.0.0.1:{port}", data_dir, environment, process)
    _wait(site)
    return site


def _flask(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _wait(site: LiveSite) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at and site.process.poll() is None:
        try:
            with urllib.request.urlopen(site.url + "/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    site.stop()
    raise AssertionError("the site did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
