"""The cluster as tests use it: kubectl, helm, the `offramp` command, and what runs inside."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import until

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 300


@dataclass(frozen=True)
class Finished:
    """A command that has ended."""

    code: int
    output: str
    errors: str

    def json(self) -> Any:
        return json.loads(self.output)


@dataclass(frozen=True)
class Cluster:
    """One namespace of the cluster that KUBECONFIG names."""

    namespace: str

    def kubectl(self, *words: str, given: str | None = None, namespace: str | None = None) -> str:
        """Return the output of kubectl, which must succeed; *given* is its input."""
        return self._succeed("kubectl", "-n", namespace or self.namespace, *words, given=given)

    def helm(self, *words: str) -> str:
        """Return the output of helm, which must succeed."""
        return self._succeed("helm", "-n", self.namespace, *words)

    def get(self, kind: str, name: str) -> dict[str, Any]:
        """Return one object."""
        found: dict[str, Any] = json.loads(self.kubectl("get", kind, name, "-o", "json"))
        return found

    def select(self, kind: str, selector: str = "") -> list[dict[str, Any]]:
        """Return the objects with these labels, without those that are told to end."""
        found = json.loads(self.kubectl("get", kind, "-l", selector, "-o", "json"))["items"]
        return [each for each in found if "deletionTimestamp" not in each["metadata"]]

    def apply(self, *documents: Any) -> None:
        """Make or change objects."""
        listed = {"apiVersion": "v1", "kind": "List", "items": list(documents)}
        self.kubectl("apply", "-f", "-", given=json.dumps(listed))

    def patch(self, kind: str, name: str, change: Any) -> None:
        """Merge *change* into an object."""
        self.kubectl("patch", kind, name, "--type", "merge", "-p", json.dumps(change))

    def ask(self, service: str, path: str, namespace: str | None = None) -> Any:
        """Return the JSON that NAME:PORT answers through the API server; None for no answer."""
        where = f"/api/v1/namespaces/{namespace or self.namespace}/services/{service}/proxy{path}"
        return self.answered(where)

    def answered(self, path: str) -> Any:
        """Return the JSON of a path of the API server; None for no answer."""
        finished = self._run("kubectl", "get", "--raw", path)
        return finished.json() if finished.code == 0 else None

    def start(self, *words: str, folder: Path = Path("/")) -> "subprocess.Popen[str]":
        """Start `offramp --on kubernetes`; from `/` it takes the namespace's own catalogue."""
        command = [sys.executable, "-m", "offramp", "--on", "kubernetes", "-n", self.namespace]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*command, *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def offramp(self, *words: str) -> Finished:
        """Return what `offramp --on kubernetes` said when it has ended, however it has."""
        with self.start(*words) as process:
            output, errors = process.communicate(timeout=LONGEST_SECONDS)
        return Finished(process.returncode, output, errors)

    @contextmanager
    def forward(self, target: str, port: int) -> Iterator[int]:
        """Forward a local port, which the kernel chooses, to *port* of *target*."""
        command = ["kubectl", "-n", self.namespace, "port-forward", target, f":{port}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                line = process.stdout.readline()  # Forwarding from 127.0.0.1:40123 -> 5432
                assert line, f"no way to {target}"
                yield int(line.split()[2].rpartition(":")[2])
            finally:
                process.terminate()

    def ready(self, function: str) -> bool:
        """Tell whether the newest revision of a function serves."""
        status = self.get("kservice", function).get("status", {})
        conditions = {each["type"]: each["status"] for each in status.get("conditions", [])}
        is_newest = status.get("latestReadyRevisionName") == status.get("latestCreatedRevisionName")
        generation = self.get("kservice", function)["metadata"]["generation"]
        is_seen = status.get("observedGeneration") == generation
        return is_newest and is_seen and conditions.get("Ready") == "True"

    def pods(self, function: str) -> list[dict[str, Any]]:
        """Return the pods of a function that are not told to end."""
        return self.select("pod", f"offramp.dev/function={function}")

    def weights(self, prefix: str = "") -> dict[str, int]:
        """Return the weight (percent to new) of each function whose name begins so."""
        found = json.loads(self.kubectl("get", "virtualservice", "-o", "json"))["items"]
        split = {
            each["metadata"]["name"]: each["spec"]["http"][-1]["route"]
            for each in found
            if "hosts" not in each["spec"]  # the root has them, delegates have none
        }
        return {
            name: route[1].get("weight", 0)
            for name, route in split.items()
            if name.startswith(prefix)
        }

    def wait_ready(self, function: str) -> None:
        until(lambda: self.ready(function), seconds=LONGEST_SECONDS)

    def _succeed(self, *command: str, given: str | None = None) -> str:
        finished = self._run(*command, given=given)
        assert finished.code == 0, f"{' '.join(command)}: {finished.errors}"
        return finished.output

    def _run(self, *command: str, given: str | None = None) -> Finished:
        ended = subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        return Finished(ended.returncode, ended.stdout, ended.stderr)
