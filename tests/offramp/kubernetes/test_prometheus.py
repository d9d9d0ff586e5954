"""Where Prometheus is asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Thread

import pytest

from offramp.errors import OfframpError, UsageError
from offramp.kubernetes import numbers, prometheus
from offramp.kubernetes.prometheus import Prometheus, Sample
from tests.servers import Server


@contextmanager
def answering(body: bytes, status: int = 200) -> Iterator[Prometheus]:
    """A server that says *body* to every question."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield prometheus.connect(None, None, {"OFFRAMP_PROMETHEUS": url})
    finally:
        server.shutdown()
        server.server_close()


def vector(*series) -> bytes:
    """Return a good answer with *series* in it, whatever they are."""
    data = {"resultType": "vector", "result": list(series)}
    return json.dumps({"status": "success", "data": data}).encode()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://prometheus.observability:9090", "observability/services/http:prometheus:9090"),
        ("http://prom.mon.svc.cluster.local", "mon/services/http:prom:80"),
        ("https://prom.mon:8443/base/", "mon/services/https:prom:8443"),
    ],
)
def test_outside_it_is_asked_through_the_api_server(url, path):
    """A person needs no port-forward."""
    assert prometheus.proxied(url).startswith(f"/api/v1/namespaces/{path}/proxy")


def test_a_prefix_stays():
    """Some Prometheus serve below one."""
    assert prometheus.proxied("http://a.b/base/").endswith("/proxy/base")


def test_an_address_that_is_no_service_must_be_named_otherwise():
    """Only Services can be reached through the API server."""
    with pytest.raises(UsageError, match="OFFRAMP_PROMETHEUS"):
        prometheus.proxied("http://localhost:9090")


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Sign in</title>",
        b"",
        b"[]",
        b"null",
        b"7",
        b"[" * 100_000,
        b"\xff\xfe",
        b"{}",
        b'{"status": "success"}',
        b'{"status": "success", "data": null}',
        b'{"status": "success", "data": []}',
        b'{"status": "success", "data": {}}',
        b'{"status": "success", "data": {"resultType": "vector", "result": null}}',
        b'{"status": "success", "data": {"resultType": "matrix", "result": [{"values": []}]}}',
        vector(None),
        vector([]),
        vector({}),
        vector({"metric": None, "value": [1, "1"]}),
        vector({"metric": {"pod": 7}, "value": [1, "1"]}),
        vector({"metric": {}, "value": None}),
        vector({"metric": {}, "value": [1]}),
        vector({"metric": {}, "value": [1, "many"]}),
        vector({"metric": {}, "value": [1, None]}),
        vector({"metric": {}, "value": [1, "NaN"]}),
        vector({"metric": {}, "value": [1, "+Inf"]}),
        vector({"metric": {}, "value": [1, "1e300"]}),
    ],
    ids=lambda body: body[:100].decode(errors="replace"),
)
def test_an_answer_of_another_shape_is_told(body):
    """A page to sign in at, or a number that is none, is no evidence for a shift."""
    with answering(body) as asked:
        with pytest.raises(OfframpError, match="OFFRAMP_PROMETHEUS"):
            asked.query("up", 1.0)
        with pytest.raises(OfframpError, match="OFFRAMP_PROMETHEUS"):
            asked.now()


def test_what_prometheus_says_against_a_question_is_passed_on():
    """It knows best what is wrong."""
    body = b'{"status": "error", "error": "too many samples"}'
    with answering(body, 422) as asked, pytest.raises(OfframpError, match="422 too many samples"):
        asked.query("up", 1.0)


def test_numbers_are_read_as_text_or_as_numbers():
    """Prometheus writes them as text; what speaks for it may not."""
    series = [{"metric": {"pod": "a"}, "value": [1, value]} for value in ("7", 7, "7.0")]
    with answering(vector(*series)) as asked:
        assert asked.query("up", 1.0) == [Sample({"pod": "a"}, 7.0)] * 3


def test_a_bucket_without_a_number_is_told(routing):
    """Else its requests would have taken no time."""
    sample = Sample({"__name__": numbers.BUCKET, "le": "soon"}, 1.0)
    with pytest.raises(OfframpError, match="'soon'"):
        numbers.counters([sample], routing, ["goods-add"], 0.0)


def test_a_series_without_a_name_counts_nothing(routing):
    """It could be of anything."""
    cluster = routing.old_cluster("goods-add")
    sample = Sample({"cluster_name": cluster, "response_code_class": "2xx"}, 9.0)

    assert numbers.counters([sample], routing, ["goods-add"], 0.0)["goods-add"]["old"].requests == 0
