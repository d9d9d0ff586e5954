"""The whole migration, started for a measurement in a folder of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from offramp.local.layout import Layout

ROOT = Path(__file__).parents[1]
SAMPLED = {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1"}


@dataclass(frozen=True)
class Running:
    """One folder of state, in which `offramp up` can be called again and again."""

    home: Path
    project: Path

    @property
    def layout(self) -> Layout:
        return Layout(self.project, self.home)

    def up(self) -> float:
        """Start everything; return the seconds until it is ready."""
        begin = time.monotonic()
        self._offramp("up", "--detach", "--any-ports")
        return time.monotonic() - begin

    def down(self) -> None:
        """End everything; data stays."""
        self._offramp("down")

    def _offramp(self, *arguments: str) -> None:
        done = subprocess.run(
            [Path(sys.executable).with_name("offramp"), "--project", self.project, *arguments],
            env={**os.environ, **SAMPLED, "OFFRAMP_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"offramp {' '.join(arguments)} failed: {done.stderr}")


@contextmanager
def prepared() -> Iterator[Running]:
    """Give a fresh folder; what runs in it is ended, and the folder removed, at the end."""
    with tempfile.TemporaryDirectory(prefix="offramp-bench-") as home:
        running = Running(Path(home), Path(os.environ.get("OFFRAMP_PROJECT", ROOT)))
        try:
            yield running
        finally:
            running.down()
