"""What `offramp up` gives: both sides, status, traces, logs; and `down` takes it away."""

import json
import os

from offramp.local import state
from offramp.verify import record
from tests.waiting import until


def test_both_sides_answer_through_the_gateway(shared):
    """A plain Flask app and a plain handler, without anything of this repository."""
    assert shared.get("/greet", "old") == (200, "old", "old")
    assert shared.get("/greet", "new")[:2] == (200, "new")
    assert shared.get("/fail", "new")[0] == 500


def test_a_function_sees_its_own_environment_and_secrets_only(shared):
    """As in a container: nothing of the user's shell, no other function's secret."""
    seen = json.loads(shared.get("/greet", "new")[2])
    extra = state.require_running(shared.layout).ports["extra"]

    assert seen == {
        "GREETING": f"hello {extra}",
        "WHO": str(shared.layout.data),
        "PRIVATE": None,
        "OFFRAMP_ROUTE": "GET /greet",
        "secrets": ["key"],
    }


def test_a_second_up_says_that_it_runs(shared):
    """And prints the same addresses, so that nobody has to remember them."""
    running = state.require_running(shared.layout)
    again = shared.run("up", "--json")

    assert again.returncode == 0
    assert f"pid {running.supervisor.pid}" in again.stderr
    assert json.loads(again.stdout)["gateway"] == running.gateway
    assert state.require_running(shared.layout) == running
    assert "was changed since" not in again.stderr


def test_a_second_up_tells_of_a_changed_stack(shared):
    """Whoever changes a setting and types `up` again would look for its effect in vain."""
    stack = shared.folder / "stack.yml"
    before = stack.stat().st_mtime_ns
    os.utime(stack)  # now
    try:
        again = shared.run("up")
    finally:
        os.utime(stack, ns=(before, before))

    assert again.returncode == 0
    assert "stack.yml was changed since: `offramp down`, then `offramp up`" in again.stderr


def test_status_counts_both_sides(shared):
    """The exact shape others rely on (design part 7)."""
    before = route(shared, "greet")
    shared.get("/greet", "old")
    shared.get("/greet", "new")

    def counted(side):
        return route(shared, "greet")[side]["requests"] > before[side]["requests"]

    until(lambda: counted("old") and counted("new"))
    now = route(shared, "greet")

    assert set(now) == {"function", "group", "method", "path", "weight", "old", "new"}
    assert set(now["old"]) == {"requests", "failures", "p50_ms", "p99_ms"}
    assert set(now["new"]) == {*now["old"], "processes", "cold_starts"}
    assert now["old"]["requests"] == before["old"]["requests"] + 1
    assert now["new"]["processes"] >= 1


def route(project, function):
    document = json.loads(project.run("status", "--json").stdout)
    assert set(document) == {"gateway", "operators", "routes"}
    return next(route for route in document["routes"] if route["function"] == function)


def test_a_request_can_be_traced_from_gateway_to_function(shared):
    """One trace id, from the gateway's answer to the handler's error."""
    shared.get("/fail", "new")
    until(lambda: ["gateway", "fail"] in [t["services"] for t in traced(shared)])
    found = next(t for t in traced(shared) if t["services"] == ["gateway", "fail"])
    drawn = shared.run("trace", found["trace_id"][:12])

    assert drawn.returncode == 0
    assert "GET /fail" in drawn.stdout
    assert "status 500" in drawn.stdout


def traced(project):
    return json.loads(project.run("trace", "--json").stdout)


def test_logs_of_a_function_hold_its_traceback(shared):
    """What one looks for after a 500."""
    shared.get("/fail", "new")
    until(lambda: "RuntimeError: no" in shared.run("logs", "fail").stdout)

    unknown = shared.run("logs", "fial")
    assert unknown.returncode == 2
    assert "there is no log of fial" in unknown.stderr


def test_down_ends_all_and_data_stays(project):
    """Twice is fine; nothing is left running."""
    project.up()
    before, key = project.marks(), (project.layout.secrets / "key").read_text()
    first, second = project.run("down", "--json"), project.run("down", "--json")

    assert "plain" in json.loads(first.stdout)["ended"]
    assert json.loads(second.stdout) == {"ended": [], "data_deleted": False}
    assert not [name for name, mark in before.items() if mark.is_alive]
    assert (project.layout.secrets / "key").read_text() == key
    sockets = project.layout.sockets
    assert sockets == project.layout.run or not sockets.exists()


def test_data_is_deleted_only_when_asked_for_twice(project):
    """Without a terminal nobody can be asked, so --yes is needed; what verify kept goes, too."""
    project.up()
    record.add(project.layout.verified, {})

    assert project.run("down", "--delete-data").returncode == 2
    assert project.layout.secrets.exists()
    assert project.run("down", "--delete-data", "--yes").returncode == 0
    assert not project.layout.home.exists()
