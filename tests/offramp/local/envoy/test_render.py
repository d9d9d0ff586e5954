"""The rendering is pure: the same catalogue gives the same files, to the letter."""

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from offramp.errors import UsageError
from offramp.local.envoy import files, render
from offramp.local.envoy.addresses import Addresses
from offramp.local.envoy.render.matches import match
from offramp.local.envoy.render.routes import delivery
from tests.offramp.local.envoy.gateway import write_project

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def catalogue(tmp_path):
    return write_project(tmp_path)


@pytest.fixture
def addresses(catalogue):
    return Addresses(
        folder=Path("/shop/envoy"),
        logs=Path("/shop/logs"),
        gateway=8080,
        admin=8082,
        old=8000,
        functions={f.name: 9000 + n for n, f in enumerate(catalogue.functions)},
        operators=8081,
        operators_port=8083,
        collector="http://127.0.0.1:4318",
    )


def table(catalogue, **weights):
    document = render.routes(catalogue, {n.replace("_", "-"): w for n, w in weights.items()}, "1")
    return document["resources"][0]["virtual_hosts"][0]["routes"]


def weighted(found, function):
    route = next(r for r in found if r["name"] == function and "weighted_clusters" in r["route"])
    return {c["name"]: c["weight"] for c in route["route"]["weighted_clusters"]["clusters"]}


@pytest.mark.parametrize("name", ["bootstrap", "clusters", "routes"])
def test_files_are_as_reviewed(catalogue, addresses, name):
    """
    A change here is a change of what callers meet, so it should be read in a diff.

    OFFRAMP_WRITE_GOLDEN=1 writes the files anew.
    """
    made = {
        "bootstrap": render.bootstrap(catalogue, addresses),
        "clusters": render.clusters(catalogue, addresses, "1"),
        "routes": render.routes(catalogue, {"goods-show": 10, "goods-add": 100}, "1"),
    }[name]
    if os.environ.get("OFFRAMP_WRITE_GOLDEN"):
        (GOLDEN / f"{name}.json").write_text(json.dumps(made, indent=1) + "\n")

    assert made == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize("weight", [0, 37, 100])
def test_both_sides_stay_in_the_table_at_any_weight(catalogue, weight):
    """A forced side and the next change need both."""
    shares = weighted(table(catalogue, goods_show=weight), "goods-show")

    assert shares == {"old-goods-show": 100 - weight, "new-goods-show": weight}


def test_literal_paths_come_first(catalogue):
    """Envoy takes the first route that matches."""
    names = [route["name"] for route in table(catalogue)]

    assert names.index("goods-best") < names.index("goods-show")


def test_only_what_was_not_sent_is_sent_again(catalogue):
    """A payment must not be made twice because a connection broke."""
    retried = {r["name"]: r["route"]["retry_policy"]["retry_on"] for r in table(catalogue)[:-3]}

    assert retried["orders-add"] == "connect-failure"
    assert retried["orders-list"] == "connect-failure,reset-before-request"


def test_a_stream_that_stays_is_never_timed_out(catalogue):
    """Server-sent events may be silent for hours."""
    stay = next(route for route in table(catalogue) if route["name"] == "stay")

    assert (stay["route"]["timeout"], stay["route"]["idle_timeout"]) == ("0s", "0s")


@pytest.mark.parametrize(("given", "idle"), [(295.0, None), (296.0, "301s"), (3600.0, "3605s")])
def test_a_function_may_be_silent_for_as_long_as_it_may_take(catalogue, given, idle):
    """Envoy ends a stream on which nothing moved for 300 s, whatever its route's timeout is."""
    show = catalogue.function("goods-show").model_copy(update={"timeout_seconds": given})

    assert delivery(show).get("idle_timeout") == idle


def test_a_functions_route_gives_it_time_to_answer_itself(catalogue):
    """The function's own 504 says more than the gateway's."""
    show = next(route for route in table(catalogue) if route["name"] == "goods-show")

    assert show["route"]["timeout"] == "25s"


@pytest.mark.parametrize(
    ("path", "regex"),
    [("/a/{id}", "/a/[^/]+"), ("/a.b/{x}/c", r"/a\.b/[^/]+/c"), ("/{x}.{y}", r"/[^/]+\.[^/]+")],
)
def test_a_placeholder_is_one_segment_and_the_rest_is_literal(path, regex):
    """A dot in a path must not match any character."""
    assert match("GET", path)["safe_regex"]["regex"] == regex


def test_a_function_without_a_port_has_an_empty_cluster(catalogue, addresses):
    """It answers 503 instead of reaching a port of somebody else."""
    bare = Addresses(addresses.folder, addresses.logs, 1, 2, 3, {})

    made = render.clusters(catalogue, bare, "1")["resources"]

    empty = next(c for c in made if c["name"] == "new-goods-show")
    assert empty["load_assignment"]["endpoints"] == [{"lb_endpoints": []}]


def pem(key):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def test_elliptic_keys_are_keys_too():
    """Another project may sign with ES256."""
    (key,) = render.keys(pem(ec.generate_private_key(ec.SECP256R1())))["keys"]

    assert (key["kty"], "kid" in key) == ("EC", False)


@pytest.mark.parametrize("text", [b"", b"nonsense", pem(ed25519.Ed25519PrivateKey.generate())])
def test_what_is_no_usable_key_is_refused_before_envoy_starts(text):
    """Envoy's own message for it would not name the secret."""
    with pytest.raises(UsageError, match="public key"):
        render.keys(text)


def test_a_gateway_that_checks_tokens_needs_the_key(catalogue, addresses, tmp_path):
    """Without it every caller would get 401."""
    somewhere = Addresses(tmp_path / "e", tmp_path / "l", 1, 2, 3, addresses.functions)

    with pytest.raises(UsageError, match="public key"):
        files.prepare(catalogue, somewhere)
