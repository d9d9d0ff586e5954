"""The collector takes what OpenTelemetry's own exporters send, and refuses the rest by status."""

import gzip
import http.client
import json
import socket
import threading

import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.trace import SpanKind

from offramp.local.collector import server as module
from offramp.local.collector.server import Server
from offramp.local.collector.store import Store, old_file

JSON_SPAN = {
    "resourceSpans": [
        {
            "resource": {
                "attributes": [{"key": "service.name", "value": {"stringValue": "gateway"}}]
            },
            "scopeSpans": [
                {
                    "spans": [
                        {
                            "traceId": "5b8efff798038103d269b633813fc60c",
                            "spanId": "eee19b7ec3c1b174",
                            "parentSpanId": "eee19b7ec3c1b173",
                            "name": "GET /users/me",
                            "kind": 2,
                            "startTimeUnixNano": "1544712660000000000",
                            "endTimeUnixNano": "1544712661000000000",
                            "attributes": [{"key": "n", "value": {"intValue": "7"}}],
                            "status": {"code": 2, "message": "broken"},
                        }
                    ]
                }
            ],
        }
    ]
}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "spans.jsonl")


@pytest.fixture
def port(store):
    with Server(0, store) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def post(port):
    def send(body, content_type="application/json", path="/v1/traces", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        is_chunked = "transfer-encoding" in headers
        sent = {"content-type": content_type, **headers}
        connection.request("POST", path, body, sent, encode_chunked=is_chunked)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, text

    return send


def written(store):
    store.close()
    if not store.file.exists():
        return []
    return [json.loads(line) for line in store.file.read_text().splitlines()]


def test_spans_of_the_real_exporter_are_kept(port, store):
    """The very exporter that monolith, functions and worker use."""
    exporter = OTLPSpanExporter(f"http://127.0.0.1:{port}/v1/traces", compression=None)
    provider = TracerProvider(resource=Resource({"service.name": "ledger"}))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("t")
    with (
        tracer.start_as_current_span("POST /auth/login", kind=SpanKind.SERVER) as outer,
        pytest.raises(ValueError, match="no"),
        tracer.start_as_current_span("SELECT", attributes={"db.query.text": "SELECT 1"}),
    ):
        raise ValueError("no")
    provider.shutdown()
    inner, root = written(store)

    assert root["trace_id"] == format(outer.get_span_context().trace_id, "032x")
    assert (root["service"], root["kind"], root["parent_id"]) == ("ledger", "server", None)
    assert inner["parent_id"] == root["span_id"]
    assert inner["attributes"]["db.query.text"] == "SELECT 1"
    assert inner["failed"]
    assert inner["errors"][0]["exception.type"] == "ValueError"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_otlp_json_with_hexadecimal_ids_is_kept(post, store, encoding):
    """Protobuf's own JSON form has base64 there; OTLP's has not."""
    body = json.dumps(JSON_SPAN).encode()
    packed = gzip.compress(body) if encoding == "gzip" else body
    status, _ = post(packed, **{"content-encoding": encoding})
    (span,) = written(store)

    assert status == 200
    assert span["trace_id"] == "5b8efff798038103d269b633813fc60c"
    assert span["parent_id"] == "eee19b7ec3c1b173"
    assert (span["attributes"], span["message"], span["failed"]) == ({"n": 7}, "broken", True)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b'{"resourceSpans": 7}', "application/json"),
        (json.dumps(JSON_SPAN).replace("5b8e", "xyz!").encode(), "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"\xff\xff\xff", "application/x-protobuf"),
    ],
)
def test_what_is_no_export_request_gets_400(post, store, body, kind):
    """A sender that is wrong must hear it, and nothing of it is kept."""
    status, text = post(body, kind)

    assert status == 400
    assert "message" in json.loads(text)
    assert written(store) == []


def test_a_chunked_body_is_kept(post, store):
    """Envoy does not know the length when it begins to send."""
    body = json.dumps(JSON_SPAN).encode()
    parts = iter([body[:100], body[100:]])

    assert post(parts, **{"transfer-encoding": "chunked"})[0] == 200
    assert len(written(store)) == 1


@pytest.mark.parametrize("raw", [b"zz\r\n", b"5\r\n123\r\n0\r\n\r\n", b"-1\r\n\r\n"])
def test_a_wrong_chunk_gets_400(port, raw):
    """And the connection ends, since nobody knows where the next request begins."""
    head = b"POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(head + b"transfer-encoding: chunked\r\n\r\n" + raw)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read()

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"connection: close" in answer


def test_a_bomb_is_not_unpacked(post, monkeypatch):
    """A few kilobytes may not become gigabytes of memory."""
    monkeypatch.setattr(module, "MOST_BYTES", 10_000)

    assert post(gzip.compress(b" " * 10_000_000), **{"content-encoding": "gzip"})[0] == 413
    assert post(b" " * 10_001)[0] == 413


def test_other_addresses_and_types_are_refused(post):
    """Metrics and logs are not kept here; their senders stop asking at 404."""
    assert post(b"{}", path="/v1/metrics")[0] == 404
    assert post(b"{}", "text/plain")[0] == 415
    assert post(b"{}", **{"content-encoding": "br"})[0] == 400


def test_the_file_turns_at_its_limit_and_one_old_one_is_kept(tmp_path):
    """A week of traffic must not fill the disk."""
    store = Store(tmp_path / "spans.jsonl", largest_bytes=100)
    for number in range(10):
        store.add([{"n": number, "pad": "x" * 30}])
    store.close()
    lines = [json.loads(line)["n"] for line in store.file.read_text().splitlines()]

    assert lines[-1] == 9
    assert store.file.stat().st_size <= 100
    assert set(tmp_path.iterdir()) == {store.file, old_file(store.file)}


def test_a_full_disk_drops_spans_and_goes_on(tmp_path):
    """Requests never fail because their traces cannot be kept."""
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "spans.jsonl")
    store.add([{"n": 1}])
    store.close()

    assert store.dropped == 1
