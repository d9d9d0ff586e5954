"""Ask the database: directly where its URL is given, else from a pod of the release's kind."""

import json
import secrets
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from offramp.check.facts import Database
from offramp.check.gather.api import Api, Json
from offramp.check.probe import ask
from offramp.check.release import COMPONENT, Release
from offramp.check.result import UnknownError

LONGEST_SECONDS = 90.0  # an image may have to be pulled
POLL_SECONDS = 0.5
STUCK = ("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "CreateContainerConfigError")


@dataclass(frozen=True)
class Asker:
    """Starts one pod, waits for what it says, and removes it."""

    api: Api
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def ask(self, release: Release) -> Database:
        """Raises `UnknownError` where the pod could not say anything."""
        wanted = pod(release, f"offramp-check-{secrets.token_hex(4)}")
        folder = f"/api/v1/namespaces/{release.namespace}/pods"
        path = f"{folder}/{wanted['metadata']['name']}"
        if not self.api.make(folder, wanted):
            remedy = "make it, with its Secrets, before the first deployment"
            raise UnknownError(f"there is no namespace {release.namespace}", remedy)
        try:
            self._wait(path)
            said = (self.api.text(f"{path}/log") or "").strip().splitlines()
        finally:
            self.api.remove(path)
        try:
            return _read(json.loads(said[-1]))
        except (IndexError, ValueError) as error:
            told = said[-1] if said else "nothing"
            raise UnknownError(f"the pod that asks the database says {told}") from error

    def _wait(self, path: str) -> None:
        deadline = self.clock() + LONGEST_SECONDS
        while True:
            status = (self.api.get(path) or {}).get("status", {})
            if status.get("phase") in ("Succeeded", "Failed"):
                return
            why = _waiting(status)
            if why in STUCK or self.clock() > deadline:
                raise UnknownError(
                    f"the pod that asks the database does not start: {why or 'no node takes it'}",
                    "see the images and secrets, or give --database URL",
                )
            self.sleep(POLL_SECONDS)


def given(url: str) -> Database:
    """Return what the database at *url* says."""
    return _read(ask(url))


def pod(release: Release, name: str) -> Json:
    """
    Return a pod that runs `offramp.check.probe`.

    Its image and its security are the route Job's, its place in the network the migration
    Job's. Raises `UnknownError` where the release has no such Job.
    """
    pattern = release.component("routes")
    if pattern is None or release.database is None:
        raise UnknownError("the release has no pod to ask from", "give --database URL")
    spec = deepcopy(pattern.spec)
    reference = {"secretKeyRef": {"name": release.database, "key": "direct-url"}}
    container = spec["containers"][0] | {
        "name": "ask",
        "command": ["python", "-m", "offramp.check.probe"],
        "args": [],
        "env": [{"name": "DATABASE_URL", "valueFrom": reference}],
    }
    spec |= {
        "containers": [container],
        "restartPolicy": "Never",
        "serviceAccountName": "default",
        "automountServiceAccountToken": False,
        "activeDeadlineSeconds": int(LONGEST_SECONDS),
    }
    labels = dict(_labels(release)) | {COMPONENT: "migrate"}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": release.namespace, "labels": labels},
        "spec": spec,
    }


def _labels(release: Release) -> dict[str, Any]:
    job = release.find("Job", "routes")
    labels: dict[str, Any] = job["spec"]["template"]["metadata"]["labels"] if job else {}
    return labels


def _waiting(status: Json) -> str:
    for container in status.get("containerStatuses") or []:
        if reason := container.get("state", {}).get("waiting", {}).get("reason"):
            return str(reason)
    return ""


def _read(said: Json) -> Database:
    revisions = tuple(said.get("revisions", ()))
    return Database(revisions, said.get("error", ""), said.get("connections"))
