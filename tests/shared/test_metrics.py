"""The functions' own numbers: one of each, however many threads ask first."""

import subprocess
import sys

import pytest
from prometheus_client import REGISTRY, generate_latest

from shared import metrics

AT_ONCE = """
import threading
from shared import metrics

barrier, found = threading.Barrier(8), []

def first_use():
    barrier.wait()
    found.append(metrics.{name}())

threads = [threading.Thread(target=first_use) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(found), len(set(map(id, found))))
"""
NAMES = ("problems", "cold_starts", "dependencies")


@pytest.mark.parametrize("name", NAMES)
def test_the_first_to_ask_at_once_get_the_same(name):
    """Two refusals as the first answers of a process must not cost one of the callers a 500."""
    run = subprocess.run(
        [sys.executable, "-c", AT_ONCE.format(name=name)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert (run.stdout.split(), run.stderr) == (["8", "1"], "")


@pytest.mark.parametrize("name", NAMES)
def test_each_is_made_once(name):
    """Prometheus refuses a second one of the same name."""
    make = getattr(metrics, name)

    assert make() is make()


def test_problems_are_counted_by_code():
    """So that a rise of one kind can be seen among the others."""
    labels = {"code": "busy"}
    before = REGISTRY.get_sample_value("function_problems_total", labels) or 0
    metrics.problems().labels("busy").inc()

    assert REGISTRY.get_sample_value("function_problems_total", labels) == before + 1


def test_a_dependency_is_up_or_down():
    """The last check counts."""
    gauge = metrics.dependencies().labels("test_metrics")
    for value in (1, 0):
        gauge.set(value)
        found = REGISTRY.get_sample_value("dependency_up", {"dependency": "test_metrics"})
        assert found == value


def test_their_names_are_what_dashboards_ask_for():
    """A renamed number is an alarm that never rings again."""
    for name in NAMES:
        getattr(metrics, name)()
    shown = generate_latest(REGISTRY).decode()

    for name in ("function_problems_total", "function_cold_starts_total", "dependency_up"):
        assert f"# HELP {name}" in shown
