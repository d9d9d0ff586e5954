"""Whether a request waits for what it has begun."""

from pathlib import Path

import pytest

from offramp.audit.checks import background_threads, subprocesses, work_after_response
from offramp.audit.checks.check import Check
from tests.offramp.audit.checks.sample import Sample, audit

HEAD = """\
import asyncio, os, subprocess, threading
from concurrent.futures import ThreadPoolExecutor, as_completed
import eventlet, gevent
pool = ThreadPoolExecutor(2)
running = {}

def work(): ...
async def task(): ...
"""
THREADS, WORK, PROGRAMS = (
    one.CHECK for one in (background_threads, work_after_response, subprocesses)
)
WAITED = {
    "threads, until each is done": (
        (
            "each = [threading.Thread(target=work)]; [t.start() for t in each]\n"
            "    for t in each:\n        t.join(timeout=None)"
        ),
        THREADS,
    ),
    "a green thread that gives its value": ("return str(gevent.spawn(work).get())", THREADS),
    "a green thread of another kind": ("g = eventlet.spawn(work); g.wait()", THREADS),
    "green threads, together": (
        (
            "all_of_them = []\n    all_of_them.append(gevent.spawn(work))\n"
            "    gevent.joinall(all_of_them)"
        ),
        THREADS,
    ),
    "a task": ("t = asyncio.create_task(task())\n    return await t", THREADS),
    "tasks that stand among the arguments": (
        "await asyncio.gather(*[asyncio.create_task(task())])",
        THREADS,
    ),
    "a future": ("one = pool.submit(work); return one.result()", WORK),
    "futures, as they are there": (
        (
            "every = {pool.submit(work): 1}\n"
            "    return str([one.result() for one in as_completed(every)])"
        ),
        WORK,
    ),
    "a pool that is shut down": (
        "own = ThreadPoolExecutor(); own.submit(work); own.shutdown()",
        WORK,
    ),
    "a loop's executor": (
        "await asyncio.get_running_loop().run_in_executor(None, work)",
        WORK,
    ),
}
LEFT = {
    "a text that is joined": (
        "threading.Thread(target=work).start(); return request.args['by'].join('ab')",
        THREADS,
    ),
    "an entry that is looked up": (
        "running['1'] = threading.Thread(target=work)\n    return str(running.get('2'))",
        THREADS,
    ),
    "one of two": (
        "one = gevent.spawn(work)\n    other = gevent.spawn(work); other.join()",
        THREADS,
    ),
    "a path that is joined": ("pool.submit(work); return os.path.join('a', 'b')", WORK),
    "values that are mapped": ("pool.submit(work); return request.json.map(str)", WORK),
    "another future": (
        "pool.submit(work); one = app.pool.later(work); return one.result()",
        WORK,
    ),
    "a pool that lets go": (
        "own = ThreadPoolExecutor(); own.submit(work); own.shutdown(wait=False)",
        WORK,
    ),
    "a loop's executor": ("asyncio.get_running_loop().run_in_executor(None, work)", WORK),
}


def told(folder: Path, lines: str, check: Check) -> list[str]:
    """Return what a check says of a view with these lines."""
    source = f"{HEAD}\n@app.post('/')\nasync def home():\n    {lines}\n    return ''\n"
    return [one.message for one in audit(folder, Sample("", source), check)]


@pytest.mark.parametrize("name", WAITED)
def test_what_is_waited_for_is_left_alone(tmp_path: Path, name: str) -> None:
    """It is over when the answer is there."""
    assert told(tmp_path, *WAITED[name]) == []


@pytest.mark.parametrize(
    ("lines", "effects"),
    [
        ("t = threading.Thread(target=work); t.start(); t.join(10)", ["note"]),
        ("t = threading.Thread(target=work); t.start(); t.join(timeout=bound)", ["note"]),
        ("t = threading.Thread(target=work); t.start()\n    t.join(1)\n    t.join()", []),
        ("t = threading.Thread(target=work); t.start(); ','.join(names)", ["refactor first"]),
    ],
)
def test_a_thread_that_is_waited_for_only_so_long_is_a_note(
    tmp_path: Path, lines: str, effects: list[str]
) -> None:
    """What it does when the time is over may be lost; most are done by then."""
    source = f"{HEAD}\n@app.post('/')\ndef home():\n    {lines}\n    return ''\n"

    assert [one.effect for one in audit(tmp_path, Sample("", source), THREADS)] == effects


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_to_itself_is_told(tmp_path: Path, name: str) -> None:
    """Something else is waited for, or nothing."""
    assert len(told(tmp_path, *LEFT[name])) == 1


@pytest.mark.parametrize(
    ("lines", "outlives"),
    [
        ("subprocess.Popen(['a'])", True),
        ("one = subprocess.Popen(['a']); return str(one.pid)", True),
        ("running['1'] = subprocess.Popen(['a'])", True),
        ("await asyncio.create_subprocess_exec('a')", True),
        ("os.system('train &')", True),
        ("os.system('train && test')", False),
        ("subprocess.Popen(['a']).wait()", False),
        ("one = subprocess.Popen(['a'], stdout=1); return str(one.communicate())", False),
        ("with subprocess.Popen(['a']) as one:\n        pass", False),
        ("one = subprocess.Popen(['a'])\n    return one.stdout.read()", False),
        ("one = await asyncio.create_subprocess_exec('a'); await one.wait()", False),
        ("subprocess.run(['a'], check=True)", False),
    ],
)
def test_a_program_that_runs_on_is_as_a_thread_that_does(
    tmp_path: Path, lines: str, outlives: object
) -> None:
    """It ends with the process, in the middle of its work."""
    source = f"{HEAD}\n@app.post('/')\nasync def home():\n    {lines}\n    return ''\n"
    (one,) = audit(tmp_path, Sample("", source), PROGRAMS)

    expected = ("high", "refactor first") if outlives else ("medium", "note")
    assert (one.severity, one.effect) == expected
    assert ("which outlives its answer" in one.message) == outlives


def test_who_is_given_a_future_may_wait_for_it(tmp_path: Path) -> None:
    """All who ask for it have to."""
    source = """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)

def work(): ...

def begin():
    return pool.submit(work)

@app.get("/a")
def first():
    return begin().result()
"""
    other = '\n@app.get("/b")\ndef second():\n    begin()\n    return ""\n'

    assert audit(tmp_path, Sample("", source), WORK) == []
    assert len(audit(tmp_path, Sample("", source + other), WORK)) == 1
