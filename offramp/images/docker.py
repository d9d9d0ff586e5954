"""The docker commands that build and push, each with its log in a file."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from offramp.catalogue import Catalogue
from offramp.errors import OfframpError
from offramp.images import context
from offramp.images.plan import Build

LAST_LINES = 15


@dataclass(frozen=True)
class Docker:
    """
    Builds images of *catalogue*; contexts and logs are in *folder*.

    *arguments* are passed on as ``--build-arg``; *revision* goes into labels and /version.
    """

    catalogue: Catalogue
    folder: Path
    arguments: Mapping[str, str]
    version: str
    revision: str

    def build(self, build: Build) -> None:
        """Build one image; raises `OfframpError` with the end of docker's output."""
        root = self.catalogue.root
        if build.function is not None:
            root = self.folder / build.name
            context.write(self.catalogue, build.function, root)
        self._run([*self.command(build), str(root)], build.name)

    def command(self, build: Build) -> list[str]:
        """Return `docker build` with everything but the context."""
        given = {
            "VERSION": self.version,
            "REVISION": self.revision,
            "CREATED": datetime.now(UTC).isoformat(timespec="seconds"),
            **self.arguments,
        }
        options = [text for pair in given.items() for text in ("--build-arg", "=".join(pair))]
        options += ["--label", f"org.opencontainers.image.title={build.name}"]
        if build.dockerfile is not None:
            options += ["--file", str(build.dockerfile)]
        return ["docker", "build", "--tag", build.image, *options]

    def push(self, build: Build) -> None:
        """Push one image; raises `OfframpError` with the end of docker's output."""
        self._run(["docker", "push", build.image], f"{build.name}-push")

    def _run(self, command: Sequence[str], name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / f"{name}.log"
        try:
            with log.open("wb") as output:
                done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False)
        except FileNotFoundError as error:
            raise OfframpError(
                "there is no docker command here; install Docker, or build with faas-cli elsewhere"
            ) from error
        if done.returncode:
            last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
            text = "\n".join(f"  {line}" for line in last)
            raise OfframpError(f"`{' '.join(command[:4])} …` failed; the end of {log}:\n{text}")
