"""What the API server's refusals become; a small HTTP server answers in its place."""

import base64
import hashlib
import http.server
import json
import threading

import pytest
from lightkube import Client, KubeConfig
from lightkube.config.models import Cluster as Address
from lightkube.config.models import User
from lightkube.resources.core_v1 import ConfigMap

from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ClusterError, ConflictError

FOUND = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"b": "c"}}


class Server(http.server.ThreadingHTTPServer):
    """Answers with the next of *answers* (status, document); the last one for ever."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = []
        self.asked = 0


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives one request its answer."""

    def do_GET(self):
        server = self.server
        if not server.answers:
            self.hang_up()
            return
        status, document = server.answers[min(server.asked, len(server.answers) - 1)]
        server.asked += 1
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        """Open a WebSocket (RFC 6455, 4.2.2), and end the connection."""
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        digest = hashlib.sha1(key.encode(), usedforsecurity=False).digest()
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(digest).decode())
        self.end_headers()
        self.close_connection = True

    def log_message(self, *words):
        pass


def refusal(code, message):
    return code, {"kind": "Status", "status": "Failure", "code": code, "message": message}


@pytest.fixture
def server():
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def cluster(server):
    address = Address(server=f"http://127.0.0.1:{server.server_port}")
    config = KubeConfig.from_one(cluster=address, user=User(token="t"))
    slept = [0.0]  # only waiting takes time, however long a busy machine needs to ask
    with Client(config, trust_env=False) as client:
        yield Cluster(client, "toys", clock=lambda: sum(slept), sleep=slept.append)


def test_what_is_not_there_is_none(server, cluster):
    """It is no error to look."""
    server.answers = [refusal(404, "no such thing")]

    assert cluster.find(ConfigMap, "a") is None


def test_a_server_that_is_busy_for_a_moment_is_asked_again(server, cluster):
    """A shift must outlive a restart of the API server."""
    server.answers = [refusal(503, "starting"), refusal(429, "slowly"), (200, FOUND)]

    assert cluster.find(ConfigMap, "a").data == {"b": "c"}
    assert server.asked == 3


def test_a_refusal_is_told_at_once_and_in_the_servers_words(server, cluster):
    """Waiting does not give permissions."""
    server.answers = [refusal(403, "user ana may not get configmaps")]

    with pytest.raises(ClusterError, match="get ConfigMap a: user ana may not") as caught:
        cluster.find(ConfigMap, "a")
    assert (caught.value.status, server.asked) == (403, 1)


def test_a_conflict_has_its_own_type(server, cluster):
    """Callers read again, or say who was faster."""
    server.answers = [refusal(409, "modified")]

    with pytest.raises(ConflictError):
        cluster.find(ConfigMap, "a")


def test_a_server_that_stays_away_is_an_error_without_status(server, cluster):
    """After some seconds, nothing is gained by waiting."""
    server.shutdown()
    server.server_close()

    with pytest.raises(ClusterError, match="does not answer") as caught:
        cluster.find(ConfigMap, "a")
    assert caught.value.status is None


def test_a_refused_command_in_a_pod_has_its_status(server, cluster):
    """The client tells it in another way than all other refusals, since a WebSocket was asked."""
    server.answers = [refusal(404, "pods gateway-1 not found")]

    with pytest.raises(ClusterError, match="cannot run true in pod gateway-1") as caught:
        cluster.run("toys", "gateway-1", "istio-proxy", ["true"])
    assert caught.value.status == 404


def test_a_command_whose_connection_ends_is_an_error_that_says_why(cluster):
    """The client's own error has no text, and who reads it would learn nothing."""
    with pytest.raises(ClusterError, match="not answer: WebSocketNetworkError"):
        cluster.run("toys", "gateway-1", "istio-proxy", ["true"])
