"""Fixtures: a small project and a real Envoy in front of two real upstream servers."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import jwt
import pytest
import urllib3
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from offramp.catalogue import Catalogue, load
from offramp.local import ports as local_ports
from offramp.local.envoy import files, process
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.admin import Admin
from offramp.local.envoy.metrics import EnvoyMetrics
from offramp.local.envoy.router import EnvoyRouter
from tests.offramp.local.envoy import upstream

STACK = """
configuration: {copy: []}
x-offramp:
  old: {app: "app:create()", service: shop}
  stay: [GET /events, "GET /files/{name:path}/log"]
  groups: [goods, orders, spare]
  steps: [10, 50, 100]
  gate: {fewest_requests: 20, window_seconds: 0.5, most_holds: 2}
  gateway:
    jwt: {issuer: shop, audience: shop, public_key: public}
    cors: {origins: ["http://page.example"]}
    openapi: openapi.yaml
    headers: {content-security-policy: "default-src 'none'", x-shop: open}
functions:
"""
ENTRY = """
  {name}:
    handler: ./{name}
    environment: {{exec_timeout: 20s}}
    annotations:
      offramp.dev/group: {group}
      offramp.dev/route: {route}
      offramp.dev/auth: {auth}
      offramp.dev/max-request-bytes: "1000"
"""
FUNCTIONS = (
    ("goods-show", "goods", "GET /goods/{id}", "none"),
    ("goods-best", "goods", "GET /goods/best", "none"),
    ("goods-add", "goods", "POST /goods", "none"),
    ("files-show", "goods", "GET /files/{name:path}", "user"),
    ("files-day", "goods", "GET /files/{year}-{month}.csv", "none"),
    ("orders-list", "orders", "GET /orders", "user"),
    ("orders-add", "orders", "POST /orders", "user"),
    ("spare-load", "spare", "GET /load", "none"),
    ("spare-count", "spare", "GET /count", "none"),
    ("spare-shift", "spare", "GET /shift", "none"),
    ("spare-gone", "spare", "POST /gone", "none"),
)
# a busy machine is no fault of the new side: its shift waits for requests and bears slow ones
PATIENT = """\
      offramp.dev/gate.most_holds: "200"
      offramp.dev/gate.latency_floor_ms: "60000"
"""


def write_project(folder: Path) -> Catalogue:
    """Make a project folder with the functions above, and return its catalogue."""
    stack = STACK
    for name, group, route, auth in FUNCTIONS:
        (folder / name).mkdir()
        (folder / name / "handler.py").write_text("")
        stack += ENTRY.format(name=name, group=group, route=route, auth=auth)
        stack += PATIENT if name == "spare-shift" else ""
    (folder / "stack.yml").write_text(stack)
    return load(folder, {})


def free_port() -> int:
    """Return a port that no outgoing connection is given in the meantime."""
    return local_ports.allot({"any": 0})["any"]


@dataclass(frozen=True)
class Gateway:
    """A running Envoy and everything around it."""

    catalogue: Catalogue
    addresses: Addresses
    key: rsa.RSAPrivateKey
    old: upstream.Upstream
    new: upstream.Upstream
    http: urllib3.PoolManager

    @property
    def admin(self) -> Admin:
        return Admin(self.addresses.admin)

    @property
    def router(self) -> EnvoyRouter:
        return EnvoyRouter(self.catalogue, self.addresses.routes, self.admin)

    @property
    def metrics(self) -> EnvoyMetrics:
        return EnvoyMetrics(self.admin)

    def call(self, method: str, path: str, **rest: object) -> urllib3.BaseHTTPResponse:
        url = f"http://127.0.0.1:{self.addresses.gateway}{path}"
        return self.http.request(method, url, retries=False, redirect=False, timeout=60, **rest)

    def call_by_name(
        self, method: str, path: str, headers: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """Ask at the operators' port."""
        url = f"http://127.0.0.1:{self.addresses.operators_port}{path}"
        return self.http.request(method, url, retries=False, redirect=False, headers=headers)

    def token(self, **claims: object) -> str:
        now = int(time.time())
        known = {"iss": "shop", "aud": "shop", "sub": "ana", "exp": now + 600}
        return jwt.encode(known | claims, self.key, "RS256", headers={"kid": "any"})


@contextmanager
def envoy_running(addresses: Addresses) -> Iterator[subprocess.Popen[bytes]]:
    """Start Envoy and wait until it answers callers."""
    with subprocess.Popen(process.argv(addresses)) as envoy:
        try:
            deadline = time.monotonic() + 120
            while not process.is_ready(addresses):
                assert envoy.poll() is None, addresses.log.read_text()
                assert time.monotonic() < deadline, "Envoy was not ready within 120 s"
                time.sleep(0.02)
            yield envoy
        finally:
            envoy.kill()


@contextmanager
def serving(folder: Path) -> Iterator[Gateway]:
    """Run a project in *folder* behind its own Envoy."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    catalogue = write_project(folder)
    with ExitStack() as stack:
        old, new, operators, collector = (
            stack.enter_context(upstream.running(name))
            for name in ("old", "new", "operators", "collector")
        )
        ports = {f.name: new.port for f in catalogue.functions}
        addresses = Addresses(
            folder=folder / ".offramp" / "envoy",
            logs=folder / ".offramp" / "logs",
            gateway=free_port(),
            admin=free_port(),
            old=old.port,
            functions=ports | {"spare-gone": free_port()},
            operators=operators.port,
            operators_port=free_port(),
            collector=f"http://127.0.0.1:{collector.port}",
        )
        files.prepare(catalogue, addresses, pem)
        EnvoyRouter(catalogue, addresses.routes).prepare()
        stack.enter_context(envoy_running(addresses))
        pool = urllib3.PoolManager(maxsize=16)
        yield Gateway(catalogue, addresses, key, old, new, pool)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """One Envoy for a whole run; a test that sets weights uses a function of its own."""
    with serving(tmp_path_factory.mktemp("gateway")) as served:
        yield served
