"""Ask Helm what it would install."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from offramp.check.release import Release, parse
from offramp.check.result import RefusedError, UnknownError

TIMEOUT_SECONDS = 120
ADVICE = "Use --debug flag to render out invalid YAML"


@dataclass(frozen=True)
class Wish:
    """What `helm upgrade --install` is going to be given; *values* come after the stack file."""

    release: str
    namespace: str
    chart: Path
    stack: Path
    values: tuple[Path, ...]
    settings: tuple[str, ...] = ()  # of --set-string

    def arguments(self) -> list[str]:
        files = [part for file in (self.stack, *self.values) for part in ("-f", str(file))]
        settings = [part for each in self.settings for part in ("--set-string", each)]
        return [self.release, str(self.chart), "-n", self.namespace, *files, *settings]


def render(wish: Wish, version: str, environment: Mapping[str, str] = os.environ) -> Release:
    """
    Return what Helm renders for Kubernetes *version*.

    Raises `RefusedError` where Helm does not take the values, `UnknownError` without Helm.
    """
    program = environment.get("HELM") or shutil.which("helm")
    if program is None:
        raise UnknownError(
            "there is no helm command here", "install Helm 3, or name it in HELM=/path/to/helm"
        )
    try:
        done = subprocess.run(
            [program, "template", *wish.arguments(), "--kube-version", version],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnknownError(f"helm does not run: {error}", "see HELM and the PATH") from error
    if done.returncode:
        said = done.stderr.replace(ADVICE, "").strip().removeprefix("Error: ")
        raise RefusedError(said, f"put it right in {', '.join(map(str, wish.values))}")
    try:
        return parse(done.stdout, wish.namespace)
    except yaml.YAMLError as error:
        raise RefusedError(
            f"what {wish.chart} renders is no YAML: {error}", "see `values`"
        ) from error
