"""Functions whose processes do not come up: what callers and the log are told."""

import json
import resource
import socket
import struct
import time

from offramp_runtime.child import BROKEN_SECONDS

from offramp.local.host import refusal
from offramp.local.host.scaling import MOST_CRASHES, backoff_seconds
from tests.waiting import until


def test_a_broken_handler_answers_503_without_a_storm_of_processes(start):
    """A typing error must neither hang callers nor keep the machine busy."""
    host = start({"one": {"source": "import missing_module_xyz", "max_processes": 1}})
    begun = time.monotonic()

    answers = [host.get() for _ in range(20)]

    most_starts = 2 + (time.monotonic() - begun) / BROKEN_SECONDS
    assert host.function()["cold_starts"] <= most_starts

    assert {status for status, _ in answers} == {503}
    assert "missing_module_xyz" not in answers[0][1]
    assert "missing_module_xyz" in host.log()


def test_a_handler_that_dies_at_import_is_not_started_without_pause(start):
    """Each try costs a fork; the pause between them doubles."""
    host = start({"one": {"source": "import os; os._exit(9)"}})
    connection = host.connect()
    begun = time.monotonic()
    connection.request("GET", "/")

    until(lambda: host.function()["cold_starts"] >= 3)
    starts = host.function()["cold_starts"]
    pauses = [backoff_seconds(crashes) for crashes in range(1, starts)]
    assert pauses[:2] == [0.1, 0.2]
    assert sum(pauses) <= time.monotonic() - begun
    connection.close()


def test_callers_are_told_when_a_function_does_not_start(start):
    """At once instead of when the gateway gives up, and its log says that processes ended."""
    host = start({"one": {"source": "import os; os._exit(9)"}})

    status, body = host.get()

    assert (status, json.loads(body)["title"]) == (503, "The function does not start")
    until(lambda: host.log().count("a process ended before it could serve") == MOST_CRASHES)
    last = json.loads(host.log().splitlines()[-1])
    assert (last["in_turn"], last["refused"]) == (MOST_CRASHES, 1)
    assert host.function()["cold_starts"] == MOST_CRASHES


def test_a_host_may_have_more_functions_than_files_by_default(start):
    """Those with 500 routes exist; the usual soft limit is 1,024, and two are a function's."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, limits[1]))
    try:
        host = start({f"f{number}": {} for number in range(70)})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    assert host.get(name="f69")[0] == 200


def test_nobody_waiting_means_no_further_try(start):
    """The connection of a caller who has gone is no reason to start anything."""
    host = start({"one": {"source": "import os; os._exit(9)"}})
    host.get()

    time.sleep(2 * backoff_seconds(MOST_CRASHES))  # only time shows that nothing happens

    assert host.function()["cold_starts"] == MOST_CRASHES


def test_a_function_that_has_been_mended_answers_again(start, tmp_path):
    host = start({"one": {"source": "import os; os._exit(9)"}})
    host.get()
    (tmp_path / "one" / "handler.py").write_text("def handle(event, context):\n    return 'well'")

    assert host.get() == (200, "well")


def test_a_process_that_is_told_to_end_while_it_starts_has_not_crashed(start, tmp_path):
    """A reload or an end in the middle of an import says nothing of the function."""
    source = (
        f"import pathlib, time\npathlib.Path({str(tmp_path / 'begun')!r}).touch()\ntime.sleep(600)"
    )
    host = start({"one": {"source": source}})
    connection = host.connect()
    connection.request("GET", "/")
    until((tmp_path / "begun").exists)

    (tmp_path / "one" / "handler.py").write_text("def handle(event, context):\n    return 'well'")
    host.client.reload("one")

    assert connection.getresponse().read() == b"well"
    assert "ended before it could serve" not in host.log()


def callers(listener, count):
    return [socket.create_connection(listener.getsockname()) for _ in range(count)]


def test_no_more_are_refused_at_once_than_files_may_be_open(monkeypatch):
    """The rest wait for the next time; the host goes on."""
    monkeypatch.setattr(refusal, "MOST", 2)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        waiting = callers(listener, 3)

        assert [refusal.refuse_waiting(listener) for _ in range(3)] == [2, 1, 0]
        assert all(one.recv(99).startswith(b"HTTP/1.1 503 ") for one in waiting)
        for one in waiting:
            one.close()


def test_files_that_run_out_end_nothing():
    """accept(2) fails for everybody when the host has as many open as it may have."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        (one,) = callers(listener, 1)
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (listener.fileno(), limits[1]))
        try:
            refused = refusal.refuse_waiting(listener)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)

        assert refused == 0
        assert refusal.refuse_waiting(listener) == 1
        one.close()


def test_callers_who_have_gone_or_send_much_end_nothing():
    """One has closed, one sends what nobody reads: both are counted, and the next is answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gone, much, patient = callers(listener, 3)
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        gone.close()
        much.setblocking(False)
        much.send(b"x" * 1_000_000)

        assert refusal.refuse_waiting(listener) == 3
        assert patient.recv(99).startswith(b"HTTP/1.1 503 ")
        much.close()
        patient.close()
