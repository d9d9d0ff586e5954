"""A real Envoy as it stands before the operators' server, with others in Knative's place."""

from pathlib import Path

import pytest
import urllib3

from offramp.backends.knative.front import Front
from offramp.backends.knative.process import running
from offramp.kubernetes.setting import Setting
from offramp.local.envoy.admin import Admin
from tests.offramp.local.envoy import upstream
from tests.offramp.local.envoy.gateway import free_port
from tests.waiting import until


class Asked:
    """An Envoy, what stands for Knative's gateway, and what for the operators' server."""

    def __init__(self, folder: Path, knative: upstream.Upstream, own: upstream.Upstream) -> None:
        self.knative, self.own = knative, own
        self.front = Front(
            folder=folder,
            listen=("127.0.0.1", free_port()),
            admin=free_port(),
            server=own.port,
            own="shop",
            setting=Setting(knative_gateway="127.0.0.1", cluster_domain="test"),
            gateway_port=knative.port,
        )
        self._pool = urllib3.PoolManager(retries=False, timeout=60)

    def __call__(self, method, path, headers=None):
        url = f"http://127.0.0.1:{self.front.listen[1]}{path}"
        return self._pool.request(method, url, headers=headers, redirect=False)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    with upstream.running("knative") as knative, upstream.running("operators") as own:
        made = Asked(tmp_path_factory.mktemp("front"), knative, own)
        made.front.prepare(["shop", "other"])
        with running(made.front, lambda: None):
            until(Admin(made.front.admin).is_ready)
            yield made


@pytest.mark.parametrize(
    ("path", "host", "seen"),
    [
        ("/function/greet", "greet.shop.svc.test", "/"),
        ("/function/greet/a%20b/?x=/y", "greet.shop.svc.test", "/a%20b/?x=/y"),
        ("/function/greet.shop/a", "greet.shop.svc.test", "/a"),
        ("/function/greet.openfaas-fn", "greet.shop.svc.test", "/"),
        ("/function/greet.other/a", "greet.other.svc.test", "/a"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_name_becomes_the_host_that_knative_routes_by(asked, method, path, host, seen):
    """So the activator can hold the request while the function starts."""
    answer = asked(method, path).json()

    assert (answer["side"], answer["headers"]["host"]) == ("knative", host)
    assert asked.knative.paths[-1] == seen
    assert answer["headers"]["x-call-id"]
    assert answer["headers"]["x-start-time"].isdecimal()


def test_nobody_says_from_where_a_call_comes(asked):
    """Limits by address would else begin anew with each name that a caller thinks of."""
    answer = asked("POST", "/function/greet", {"X-Client-Address": "192.0.2.7"}).json()

    assert answer["headers"]["x-client-address"] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/function/greet.kube-system", "/function/", "/function/A_b"])
def test_another_namespace_is_out_of_reach(asked, path):
    """Else this gateway would lead to every service of the cluster."""
    assert asked("POST", path).status == 404


def test_a_new_namespace_is_taken_up_at_once(asked):
    """It can be made through this very API."""
    asked.front.tell(["shop", "other", "fresh"])

    until(lambda: asked("GET", "/function/greet.fresh").status == 200)


def test_everything_else_is_the_servers(asked):
    """Behind the same port, under its own name."""
    answer = asked("GET", "/system/info", {"Host": "operators.example"}).json()

    assert (answer["side"], answer["headers"]["host"]) == ("operators", "operators.example")


def test_pages_of_other_origins_call_nothing_that_writes(asked):
    """A browser inside the network sends it without asking."""
    assert asked("POST", "/function/greet", {"Origin": "http://page.example"}).status == 403


def test_the_server_hears_when_envoy_ends(tmp_path, asked):
    """A pod whose half is gone must be started again."""
    heard = []
    front = Asked(tmp_path, asked.knative, asked.own).front
    front.prepare()
    with running(front, lambda: heard.append(True)) as process:
        until(Admin(front.admin).is_ready)
        process.kill()
        until(lambda: heard)
