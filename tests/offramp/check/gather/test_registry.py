"""Against a server that speaks as registries do: OCI Distribution, and Docker's tokens."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from offramp.check.gather.logins import login
from offramp.check.gather.references import parse
from offramp.check.gather.registry import Registry
from offramp.check.result import UnknownError
from tests.servers import Server

ANA = ("ana", "ana's password")
BASIC = "Basic " + base64.b64encode(":".join(ANA).encode()).decode()


class Speaks(BaseHTTPRequestHandler):
    """Has `shop:1` for everybody, for Ana (`basic`), or for who has a token (`bearer`)."""

    def do_HEAD(self):
        proof = {"basic": BASIC, "bearer": "Bearer of-ana", "open": None}[self.server.guard]
        self.server.accepted.append(self.headers["accept"])
        if proof and self.headers.get("authorization") != proof:
            self.send_response(401)
            realm = f'realm="http://{self.headers["host"]}/token",service="toys"'
            kind = "Bearer" if self.server.guard == "bearer" else "Basic"
            self.send_header("www-authenticate", f"{kind} {realm}")
        else:
            self.send_response(200 if self.path == "/v2/shop/manifests/1" else 404)
        self.end_headers()

    def do_GET(self):
        url = urlsplit(self.path)
        asked = parse_qs(url.query)
        right = asked.get("scope") == ["repository:shop:pull"] and asked["service"] == ["toys"]
        known = right and self.headers.get("authorization") == BASIC
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"token": "of-ana"} if known else {}).encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    with Server(("127.0.0.1", 0), Speaks) as running:
        running.guard, running.accepted = "open", []
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def has(server):
    """Ask the server for an image, as *who*."""

    def ask(name, who=None):
        with httpx2.Client(timeout=60) as http:
            image = parse(f"127.0.0.1:{server.server_port}/{name}")
            return Registry(http, lambda _: who).has(image)

    return ask


def test_it_tells_what_is_there_and_what_is_not(has, server):
    """An index of several platforms is an image too."""
    assert (has("shop:1"), has("shop:2")) == (True, False)
    assert all("oci.image.index" in each for each in server.accepted)


@pytest.mark.parametrize("guard", ["basic", "bearer"])
def test_a_private_registry_is_asked_as_who_logged_in(has, server, guard):
    """By password, or by a token that is fetched with it."""
    server.guard = guard

    assert has("shop:1", ANA)


@pytest.mark.parametrize("guard", ["basic", "bearer"])
@pytest.mark.parametrize("who", [None, ("ana", "wrong")])
def test_who_is_not_let_in_knows_nothing(has, server, guard, who):
    """A private image is not a missing one."""
    server.guard = guard

    with pytest.raises(UnknownError, match="docker login"):
        has("shop:1", who)


def test_one_that_is_not_there_is_told_by_its_name():
    """The name may have a typing mistake."""
    with httpx2.Client(timeout=60) as http, pytest.raises(UnknownError, match=r"127.0.0.1:1 does"):
        Registry(http).has(parse("127.0.0.1:1/shop:1"))


def test_logins_are_those_of_docker(tmp_path):
    """`docker login` leaves them in a file."""
    auth = base64.b64encode(":".join(ANA).encode()).decode()
    known = {
        "auths": {"reg.toys.dk": {"auth": auth}, "https://index.docker.io/v1/": {"auth": auth}}
    }
    (tmp_path / "config.json").write_text(json.dumps(known))
    environment = {"DOCKER_CONFIG": str(tmp_path)}

    assert login("reg.toys.dk", environment) == ANA
    assert login("docker.io", environment) == ANA
    assert login("other.dk", environment) is None


def test_a_credential_helper_is_asked(tmp_path, monkeypatch):
    """Clouds and desktops keep nothing in the file."""
    helper = tmp_path / "docker-credential-toys"
    helper.write_text(
        '#!/bin/sh\nread host\necho "{\\"Username\\":\\"ana\\",\\"Secret\\":\\"$host\\"}"\n'
    )
    helper.chmod(0o755)
    (tmp_path / "config.json").write_text(json.dumps({"credHelpers": {"reg.toys.dk": "toys"}}))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert login("reg.toys.dk", {"DOCKER_CONFIG": str(tmp_path)}) == ("ana", "reg.toys.dk")


def test_nobody_logged_in_where_there_is_no_file(tmp_path):
    """Public registries need nothing."""
    assert login("reg.toys.dk", {"DOCKER_CONFIG": str(tmp_path)}) is None


@pytest.mark.parametrize("text", ["[]", "3", "null", "{"])
def test_nobody_logged_in_where_the_file_says_nothing(tmp_path, text):
    """Something else wrote it; `offramp check` ended with a traceback."""
    (tmp_path / "config.json").write_text(text)

    assert login("reg.toys.dk", {"DOCKER_CONFIG": str(tmp_path)}) is None
