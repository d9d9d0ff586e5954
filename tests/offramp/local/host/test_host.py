"""Functions that run at zero until called, in real processes."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.offramp.local.host.conftest import is_running, kill
from tests.waiting import PATIENCE_SECONDS, until


def test_a_call_starts_a_process_and_the_next_finds_it(host):
    """At zero a function costs nothing, and its first caller still gets an answer."""
    assert host.function()["processes"] == []

    first, second = host.get(), host.get()

    assert first == second
    (process,) = host.function()["processes"]
    assert str(process["pid"]) == first[1]
    assert host.function()["cold_starts"] == 1


def test_status_tells_requests_and_the_cold_start(host):
    """`offramp status` shows them."""
    host.get()
    host.get()

    process = until(lambda: next((p for p in processes(host) if p["requests"] == 2), None))

    assert process["state"] == "serving"
    assert process["in_flight"] == 0
    assert 0 < process["cold_start_ms"] < 10_000
    assert process["uptime_s"] > 0


def test_an_idle_process_ends_and_no_call_is_lost(start):
    """Ending races with new connections; the backlog belongs to the host, so none is lost."""
    host = start({"one": {"idle_seconds": 0.04}})
    between_calls = threading.Event()

    answers = []
    for n in range(40):
        answers.append(host.get())
        between_calls.wait(0.03 + n % 10 * 0.005)  # around the moment at which a process ends
    until(lambda: processes(host) == [])
    answers.append(host.get())

    assert {status for status, _ in answers} == {200}
    assert len({pid for _, pid in answers}) > 1


def test_an_open_connection_keeps_the_process(start, tmp_path):
    """The gateway may send on it at any moment."""
    host = start({"one": {"idle_seconds": 0.1}, "two": {"idle_seconds": 0.1}})
    kept = host.connect()
    kept.request("GET", "/")
    pid = kept.getresponse().read()
    host.get(name="two")
    until(lambda: host.function("two")["processes"] == [])

    kept.request("GET", "/")

    assert kept.getresponse().read() == pid
    kept.close()


def test_load_starts_more_processes_up_to_the_limit(start, tmp_path):
    """Callers that wait in the backlog are what the host sees."""
    host = start({"one": {"max_processes": 3, "concurrency": 1}})
    path = f"/wait?begun={tmp_path / 'begun'}&until={tmp_path / 'may_end'}"

    with ThreadPoolExecutor(12) as pool:
        answers = [pool.submit(host.get, path) for _ in range(12)]
        try:
            until(lambda: host.function()["cold_starts"] == 3)
        finally:
            (tmp_path / "may_end").touch()

    assert [answer.result()[0] for answer in answers] == [200] * 12
    assert host.function()["cold_starts"] == 3


def test_a_hundred_cold_starts_at_once(start):
    """After a pause everything is called at the same moment."""
    names = [f"f{n}" for n in range(100)]
    host = start({name: {} for name in names})

    with ThreadPoolExecutor(25) as pool:
        answers = list(pool.map(lambda name: host.get(name=name), names))

    assert [status for status, _ in answers] == [200] * 100
    assert len({pid for _, pid in answers}) == 100


def test_a_killed_process_costs_only_its_own_requests(start, tmp_path):
    """The next caller gets a new process."""
    host = start({"one": {}, "two": {}})
    _, other = host.get(name="two")
    begun, may_end = tmp_path / "begun", tmp_path / "may_end"
    connection = host.connect()
    connection.request("GET", f"/wait?begun={begun}&until={may_end}")
    until(begun.exists)
    kill(until(lambda: processes(host))[0]["pid"])

    with pytest.raises((ConnectionError, EOFError)):
        connection.getresponse()
    assert host.get()[0] == 200
    assert host.get(name="two") == (200, other)


def test_a_killed_template_is_replaced_and_its_processes_live_on(start):
    """The template has no part in serving."""
    host = start({"one": {}, "two": {}})
    before = host.get()
    template = host.client.status()["template_pid"]
    kill(template)
    until(lambda: host.client.status()["template_pid"] != template)

    assert host.get() == before
    assert host.get(name="two")[0] == 200


def test_nothing_outlives_a_killed_host(host):
    """Else the next start would find old processes on its sockets."""
    _, pid = host.get()
    template = host.client.status()["template_pid"]
    kill(host.process.pid)

    assert until(lambda: not is_running(int(pid)))
    assert until(lambda: not is_running(template))


def test_a_stop_finishes_requests_in_flight(host, tmp_path):
    """`offramp down` must not cut answers off."""
    begun, may_end = tmp_path / "begun", tmp_path / "may_end"
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(host.get, f"/wait?begun={begun}&until={may_end}")
        until(begun.exists)
        host.client.stop()
        until(lambda: processes_state(host) in {"draining", None})
        may_end.touch()

        assert answer.result(PATIENCE_SECONDS)[0] == 200
    assert host.process.wait(PATIENCE_SECONDS) == 0


def test_a_stuck_handler_gets_a_504_and_the_function_goes_on(start):
    """The thread cannot be stopped; the process leaves as soon as nobody needs it."""
    host = start({"one": {"exec_timeout": 0.2}})

    assert host.get("/stuck")[0] == 504
    assert until(lambda: host.get()[0] == 200)


def test_a_function_has_its_own_environment_only(start, monkeypatch):
    """As in a container: nothing of the machine's, nothing of other functions."""
    monkeypatch.setenv("OF_THE_MACHINE", "secret")
    host = start({"one": {"env": {"MINE": "1"}}, "two": {"env": {"THEIRS": "1"}}})

    environment = json.loads(host.get("/env")[1])

    assert environment["MINE"] == "1"
    assert environment["HOSTNAME"] == "one"
    assert not {"OF_THE_MACHINE", "THEIRS", "PYTHONPATH"} & set(environment)


def test_memory_is_limited(start):
    """One function must not take the machine along."""
    host = start({"one": {"memory_bytes": 200_000_000}, "two": {}})

    assert host.get("/allocate")[0] == 503
    assert "MemoryError" in host.log()
    assert host.get("/allocate", name="two") == (200, "400000000")


def test_freed_memory_is_given_back_by_all_threads(host):
    """Ten threads that had each hashed a password kept 190 MB: then logins failed."""
    assert int(host.get("/allocate-in-threads")[1]) < 100


def test_output_goes_to_the_functions_log(host):
    """`offramp logs one` shows it."""
    host.get()

    assert until(lambda: "printed by the handler" in host.log())


def test_metrics_of_all_processes_are_told_apart(start):
    """One page for Prometheus, or `offramp status`."""
    host = start({"one": {}, "two": {}})
    pids = {name: host.get(name=name)[1] for name in ("one", "two")}

    for name, pid in pids.items():
        line = f'http_requests_total{{code="200",function="{name}",method="GET",pid="{pid}"}} 1.0'
        assert until(lambda line=line: line in host.client.metrics())


def test_a_sampled_request_reaches_the_trace_receiver(start):
    """`offramp trace` shows it while the function still runs."""
    received = threading.Event()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            if b"GET /one" in self.rfile.read(int(self.headers["Content-Length"])):
                received.set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, args=(0.01,), daemon=True).start()
        endpoint = f"http://127.0.0.1:{receiver.server_port}"
        env = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
        host = start({"one": {"env": env, "route": "GET /one"}})

        assert host.get()[0] == 200
        assert received.wait(PATIENCE_SECONDS)
        receiver.shutdown()


def test_what_handlers_import_is_there_before_the_fork(start, tmp_path):
    """That is where the speed of a cold start comes from."""
    (tmp_path / "lib/shared").mkdir(parents=True)
    (tmp_path / "lib/shared/__init__.py").touch()
    (tmp_path / "lib/shared/rates.py").write_text("import os\nPID = os.getpid()")
    source = "from shared import rates\ndef handle(event, context): return str(rates.PID)"
    host = start({"one": {"source": source}}, python_path=[str(tmp_path / "lib")])

    assert host.get()[1] == str(host.client.status()["template_pid"])


def processes(host) -> list[dict]:
    return host.function()["processes"]


def processes_state(host) -> str | None:
    try:
        return processes(host)[0]["state"]
    except Exception:  # noqa: BLE001 - the host has ended
        return None


def test_the_applications_libraries_come_before_ours(start, tmp_path):
    """A function finds what its application has, in its version; what we need stays ours."""
    (tmp_path / "theirs").mkdir()
    for name in ("only_theirs", "sqlalchemy", "httptools"):
        (tmp_path / "theirs" / f"{name}.py").write_text("WHOSE = 'theirs'")
    source = """
import httptools, only_theirs, sqlalchemy

def handle(event, context):
    return " ".join(getattr(one, "WHOSE", "ours") for one in (only_theirs, sqlalchemy, httptools))
"""
    host = start({"one": {"source": source}}, libraries=[str(tmp_path / "theirs")])

    assert host.get() == (200, "theirs theirs ours")


NUMPY = """
import os
SEEDED_BY = os.getpid()
def seed():
    global SEEDED_BY
    SEEDED_BY = os.getpid()
"""


def test_no_two_processes_have_the_same_random_numbers(start, tmp_path):
    """NumPy's own generator was seeded before the fork, once for all that are forked."""
    (tmp_path / "lib/numpy").mkdir(parents=True)
    (tmp_path / "lib/numpy/__init__.py").touch()
    (tmp_path / "lib/numpy/random.py").write_text(NUMPY)
    source = (
        "import os, numpy.random\n"
        "def handle(event, context):\n"
        "    return {'body': [os.getpid(), numpy.random.SEEDED_BY]}"
    )
    host = start({"one": {"source": source}}, python_path=[str(tmp_path / "lib")])

    mine, seeded_by = json.loads(host.get()[1])

    assert seeded_by == mine


EXITS = """
import atexit, os, shared.exits
atexit.register(os.write, 1, b"exit handlers run")
def handle(event, context):
    return ""
"""


def test_an_idle_process_runs_its_own_exit_handlers(start, tmp_path):
    """Those of what all share are the template process's, and may remove what is still in use."""
    (tmp_path / "lib/shared").mkdir(parents=True)
    (tmp_path / "lib/shared/__init__.py").touch()
    text = "import atexit, os\natexit.register(os.write, 1, b'those of all')\n"
    (tmp_path / "lib/shared/exits.py").write_text(text)
    entry = {"source": EXITS, "idle_seconds": 0.1}
    host = start({"one": entry}, python_path=[str(tmp_path / "lib")])
    host.get()
    until(lambda: processes(host) == [])

    assert "exit handlers run" in host.log()
    assert "those of all" not in host.log()
