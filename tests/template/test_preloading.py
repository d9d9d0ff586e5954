"""What is imported before anything is forked, for all functions."""

import json
import sys

import pytest
from offramp_runtime.logs import Log
from offramp_runtime.template_process import preload_all

WAITS = """
import time
while True:
    try:
        time.sleep(600)
    except Exception:
        pass
"""
STARTS = """
import threading, time
threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
"""


@pytest.fixture
def preload(tmp_path, monkeypatch):
    """Import modules that are written for it; return those that are there, and the log's lines."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)

    def begin(files, *names, seconds=0.1):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text)
        with (tmp_path / "log").open("wb") as log:
            preload_all([*names], Log(descriptor=log.fileno()), seconds)
        lines = map(json.loads, (tmp_path / "log").read_text().splitlines())
        return set(sys.modules) - before, [one for one in lines if one["level"] != "debug"]

    yield begin
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_an_import_that_never_ends_holds_nobody_up(preload):
    """One function's would keep all others from being started; it meets it itself."""
    files = {"waits_for_ever.py": WAITS, "another_one.py": ""}

    found, told = preload(files, "waits_for_ever", "another_one")

    assert found == {"another_one"}
    assert [one["message"] for one in told] == ["could not preload waits_for_ever"]
    assert "it took more than 0.1 s" in told[0]["traceback"]
    assert "time.sleep(600)" in told[0]["traceback"]


def test_threads_are_told_of_the_module_that_starts_them(preload):
    """They do not survive a fork; the modules after it have nothing to do with that."""
    files = {"starts_some.py": STARTS, "starts_none.py": ""}

    _, told = preload(files, "starts_some", "starts_none", seconds=60)

    assert [one["message"].partition(" has")[0] for one in told] == ["preloading starts_some"]


def test_of_a_package_that_waits_nothing_else_is_tried(preload):
    """Each of its modules would wait in the package itself again."""
    files = {"all_wait/__init__.py": WAITS, "all_wait/one.py": "", "all_wait/two.py": ""}

    found, told = preload(files, "all_wait.one", "all_wait.two", "all_wait")

    assert (found, len(told)) == (set(), 1)


def test_what_fails_is_told_and_what_takes_its_time_is_taken(preload):
    """The bound is over when the import is."""
    files = {"fails_at_once.py": "1 / 0", "takes_time.py": "import time; time.sleep(0.2)"}

    found, told = preload(files, "fails_at_once", "takes_time", seconds=60)

    assert found == {"takes_time"}
    assert "ZeroDivisionError" in told[0]["traceback"]
