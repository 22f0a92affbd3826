"""What every section stands on: the running site, its data, and where figures go."""

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages import Discussion, Page, pages_of
from benchmarks.results import Results
from benchmarks.servers import Server, start_product


@dataclass
class Ground:
    """One run. `seconds` is how long each load lasts; further servers get the ports after `port`."""

    folder: Path
    port: int
    seconds: int
    found: dict[int, Discussion]
    results: Results = field(default_factory=Results)
    start_seconds: float = 0.0
    _site: Server | None = None

    @property
    def data_dir(self) -> Path:
        return self.folder / "site"

    @property
    def pages(self) -> list[Page]:
        return pages_of(self.found)

    @property
    def busy(self) -> Discussion:
        """Where comments arrive: a large discussion, but not the largest."""
        return self.found[sorted(self.found)[-2]]

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def site(self) -> Server:
        """The site, started as `make run` does when a section first asks for it."""
        if self._site is None:
            self._site = start_product(self.data_dir, self.port, self.log("site"))
            self.start_seconds = self._site.wait()
        return self._site

    def stop_site(self) -> None:
        """End the site, if it runs: what follows has the machine to itself."""
        if self._site is not None:
            self._site.stop()
        self._site = None
