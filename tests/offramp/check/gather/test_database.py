"""The pod that asks; that it works is shown on a cluster."""

import json

import httpx2
import pytest

from offramp.check.gather.api import Api
from offramp.check.gather.database import Asker, pod
from offramp.check.release import Release
from offramp.check.result import UnknownError
from tests.offramp.check import objects

RELEASE = Release("toys", tuple(objects.release()))
PATH = "/api/v1/namespaces/toys/pods"


class Server:
    """An API server, as far as one pod goes: it says *statuses* in turn, then *log*."""

    def __init__(self, *statuses, log="", made=201):
        self.statuses, self.log, self.made, self.gone = list(statuses), log, made, []

    def __call__(self, request):
        match request.method, request.url.path.removeprefix(PATH):
            case "POST", "":
                return httpx2.Response(self.made, json={})
            case "DELETE", name:
                self.gone.append(name)
                return httpx2.Response(200, json={})
            case "GET", name if name.endswith("/log"):
                return httpx2.Response(200, text=self.log)
        return httpx2.Response(200, json={"status": self.statuses.pop(0)})

    def ask(self):
        http = httpx2.Client(transport=httpx2.MockTransport(self), base_url="https://cluster")
        clock = iter(range(0, 1000, 30))
        return Asker(Api(http), clock=lambda: next(clock), sleep=lambda _: None).ask(RELEASE)


def test_what_the_pod_says_is_the_answer_and_the_pod_goes():
    """Nothing of a check stays in the cluster."""
    said = "a warning\n" + json.dumps({"revisions": ["0002"]}) + "\n"
    server = Server({}, {"phase": "Running"}, {"phase": "Succeeded"}, log=said)

    assert server.ask().revisions == ("0002",)
    assert len(server.gone) == 1


def test_a_pod_that_cannot_start_is_unknown_and_goes():
    """Its image is not there, for instance."""
    waiting = {"containerStatuses": [{"state": {"waiting": {"reason": "ImagePullBackOff"}}}]}
    server = Server({"phase": "Pending"} | waiting)

    with pytest.raises(UnknownError, match="ImagePullBackOff"):
        server.ask()
    assert len(server.gone) == 1


def test_a_pod_that_no_node_takes_is_given_up():
    """A check ends."""
    with pytest.raises(UnknownError, match="no node takes it"):
        Server(*[{"phase": "Pending"}] * 9).ask()


def test_a_pod_that_says_something_else_is_unknown():
    """An older image has no such module."""
    server = Server({"phase": "Failed"}, log="No module named offramp.check")

    with pytest.raises(UnknownError, match="No module named"):
        server.ask()


def test_without_the_namespace_nobody_can_ask():
    """So it is before the first deployment."""
    with pytest.raises(UnknownError, match="no namespace toys"):
        Server(made=404).ask()


def test_the_pod_is_the_migrations_to_the_network_and_nobody_to_the_cluster():
    """Its policies let it reach the database; it needs no token."""
    made = pod(RELEASE, "ask")

    assert made["metadata"]["labels"]["app.kubernetes.io/component"] == "migrate"
    assert made["spec"]["automountServiceAccountToken"] is False
    (variable,) = made["spec"]["containers"][0]["env"]
    assert variable["valueFrom"]["secretKeyRef"] == {"name": "database", "key": "direct-url"}


def test_a_release_without_a_pod_to_ask_from_says_so():
    """Then the URL can be given."""
    with pytest.raises(UnknownError) as told:
        pod(Release("toys", (objects.function(),)), "ask")

    assert "--database" in told.value.remedy
