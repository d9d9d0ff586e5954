"""What `helm test` calls, and how: its program runs against a gateway of our own."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tests.certificates import certify
from tests.helm.chart import CHART, OWN, SHOP, one, render

HOST = "a.example"
STACK = {
    "x-offramp": {
        "accounts": {
            "jane": {"function": "login", "json": {"name": "jane"}},
            "john": {"function": "login", "basic": "john:secret", "token": "user.token"},
            "page": {"form": "/auth/login", "fields": {"username": "ana"}},
            "key": {"headers": {"X-Api-Key": "k"}},
        }
    },
    "functions": {
        "show": {"annotations": {"offramp.dev/route": "GET /orders/{id}"}},
        "login": {"annotations": {"offramp.dev/route": "POST /login"}},
        "remove": {"annotations": {"offramp.dev/route": "DELETE /orders/{id}"}},
        "file": {"annotations": {"offramp.dev/route": "GET /files/{year}-{name:path}"}},
        "seen": {"annotations": {"offramp.dev/route": "GET /seen", "offramp.dev/writes": "True"}},
        "nightly": {},
    },
}
ALL_WELL = "show old: ok\nshow new: ok\nfile old: ok\nfile new: ok\n"


class Server(ThreadingHTTPServer):
    """Answers as the side that was asked for, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, str, str]] = []
        self.names: list[str] = []
        self.bodies: list[tuple[str | None, bytes]] = []  # with who sent them
        self.answer = b'{"access_token": "t", "user": {"token": "t"}}'


class Answer(BaseHTTPRequestHandler):
    """Any method, any path."""

    def answer(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["Host"]))
        given = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.bodies.append((self.headers["Authorization"], given))
        body = self.server.answer
        self.send_response(201)
        self.send_header("x-served-by", self.headers["x-offramp"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 (names of http.server)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[Server]:
    """A gateway on a free port; give it a certificate before it is called."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def called(gateway: Server, folder: Path, scheme: str = "http", **settings: str) -> tuple[int, str]:
    """Return the exit code of the test's program and what it printed."""
    catalogue = folder / "stack.yml"
    catalogue.write_text(yaml.safe_dump(STACK, sort_keys=False), encoding="utf-8")
    ours = {
        "GATEWAY": f"{scheme}://127.0.0.1:{gateway.server_port}",
        "HOST": HOST,
        "VERIFY": "true",
        "WRITES": "false",
        "ACCOUNTS": "false",
        "CATALOGUE": str(catalogue),
    }
    done = subprocess.run(
        [sys.executable, CHART / "files" / "call.py"],
        env=os.environ | ours | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_only_what_reads_is_called(gateway, tmp_path):
    """In production a POST or a DELETE would be done, twice, and so would a GET that writes."""
    assert called(gateway, tmp_path) == (0, ALL_WELL)
    assert gateway.asked == [
        *[("GET", "/orders/id", HOST)] * 2,
        *[("GET", "/files/year-name", HOST)] * 2,
    ]


def test_in_a_trial_every_route_is_called_and_the_accounts_sign_in(gateway, tmp_path):
    """Each is a setting of its own."""
    assert called(gateway, tmp_path, WRITES="true")[0] == 0
    assert [method for method, *_ in gateway.asked] == [
        *["GET"] * 2,
        *["POST"] * 2,
        *["DELETE"] * 2,
        *["GET"] * 4,
    ]

    gateway.asked.clear()
    assert called(gateway, tmp_path, ACCOUNTS="true")[0] == 0
    assert [method for method, *_ in gateway.asked] == [*["GET"] * 4, *["POST"] * 4]
    assert gateway.bodies[-4:] == [
        *[(None, b'{"name": "jane"}')] * 2,
        *[("Basic am9objpzZWNyZXQ=", b"")] * 2,
    ]


@pytest.mark.parametrize("answer", [b'{"access_token": ""}', b'{"user": "john"}', b"no", b"[]"])
def test_an_account_without_its_token_is_told(gateway, tmp_path, answer):
    """Whatever the status is: a page of an error may have 200."""
    gateway.answer = answer

    code, said = called(gateway, tmp_path, ACCOUNTS="true")

    assert code == 1
    assert "sign in as jane old: status 201 without access_token: " in said
    assert "sign in as john new: status 201 without user.token: " in said
    assert "as page" not in said


def test_with_tls_the_host_is_asked_for_and_its_certificate_checked(gateway, tmp_path):
    """The gateway's Service has another name than what callers use."""
    authority = certify(gateway, HOST, tmp_path)

    code, said = called(gateway, tmp_path, "https", SSL_CERT_FILE=authority)

    assert (code, said) == (0, ALL_WELL)
    assert set(gateway.names) == {HOST}


def test_a_certificate_of_another_host_is_wrong_unless_it_is_not_checked(gateway, tmp_path):
    """`tests.verify=false` is for authorities that images do not know."""
    authority = certify(gateway, "b.example", tmp_path)

    code, said = called(gateway, tmp_path, "https", SSL_CERT_FILE=authority)
    assert code == 1
    assert "CERTIFICATE_VERIFY_FAILED" in said
    assert called(gateway, tmp_path, "https", VERIFY="false")[0] == 0


def settings(objects: list[dict]) -> dict[str, str]:
    """Return the environment of the test's pod."""
    variables = one(objects, "Pod", "tests")["spec"]["containers"][0]["env"]
    return {each["name"]: each["value"] for each in variables}


def test_the_pod_goes_the_way_of_callers():
    """Plain where there is no TLS; by TLS where plain requests are sent on to it."""
    tls = ("gateway.tls.enabled=true", "gateway.tls.credentialName=tls", "hosts={a.example}")
    plain, safe = (
        settings(render(SHOP, *(part for each in given for part in ("--set", each))))
        for given in ((), tls)
    )

    assert plain["GATEWAY"] == "http://istio-ingressgateway.istio-system:80"
    assert (plain["HOST"], plain["VERIFY"]) == ("any", "false")
    assert safe["GATEWAY"] == "https://istio-ingressgateway.istio-system:443"
    assert (safe["HOST"], safe["VERIFY"]) == (HOST, "true")


def test_only_a_trial_writes_and_signs_in(own):
    """Accounts of the catalogue are there where the database was seeded."""
    trial, other = settings(own), settings(render(OWN))
    unseeded = settings(render(SHOP, env="dev"))

    assert (trial["WRITES"], trial["ACCOUNTS"]) == ("true", "true")
    assert (other["WRITES"], other["ACCOUNTS"]) == ("false", "false")
    assert (unseeded["WRITES"], unseeded["ACCOUNTS"]) == ("true", "false")
