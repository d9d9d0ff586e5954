"""Every name in the tables of the checks leads to its finding, and is a real one."""

import importlib
import sys
from pathlib import Path

import pytest

from offramp.audit.checks import (
    background_threads,
    connection_pool,
    debug_mode,
    devices,
    file_databases,
    file_logging,
    heavy_imports,
    host_assumptions,
    import_serving,
    in_process_cache,
    large_bodies,
    local_time,
    missing_timeouts,
    open_cors,
    process_environment,
    processes,
    subprocesses,
    temp_files,
    unsafe_loading,
    waiting,
    work_after_response,
    working_directory,
)
from offramp.audit.checks.seen import files
from tests.offramp.audit.checks.known import Known, around, at_top, in_view, missed
from tests.offramp.audit.checks.sample import audit, left

CACHE = "app, config={'CACHE_TYPE': 'simple'}"
TABLES = (
    Known("background-threads", background_threads.THREADS, in_view("print")),
    Known("connection-pool", connection_pool.ENGINES, at_top("'postgresql://db/x'")),
    Known("connection-pool", connection_pool.POOLS, at_top()),
    Known("debug-mode", debug_mode.RUNS, at_top("debug=True")),
    Known("devices", [f"{one}.use" for one in devices.PACKAGES], in_view()),
    Known("file-databases", file_databases.OPENS, at_top("'shop.db'")),
    Known("file-databases", file_databases.URLS, at_top("'sqlite:///shop.db'")),
    Known("file-databases", file_databases.PONY, at_top("'sqlite', 'shop.db'")),
    Known("file-logging", file_logging.HANDLERS, at_top("'shop.log'")),
    Known("heavy-imports", heavy_imports.HEAVY, "import {}\n".format),
    Known("host-assumptions", host_assumptions.MACHINE, in_view()),
    Known("import-serving", import_serving.SERVES, at_top("app")),
    Known("in-process-cache", in_process_cache.MADE, at_top()),
    Known("in-process-cache", in_process_cache.MEMO, around("return requests.get(URL).text")),
    Known("in-process-cache", in_process_cache.CONFIGURED, at_top(CACHE)),
    Known("large-bodies", large_bodies.READS, in_view()),
    Known("local-files", files.MADE, in_view("'a', 'b'")),
    Known("local-files", files.OPEN, in_view("'a', 'w'")),
    Known("local-time", local_time.NAIVE, in_view()),
    Known("local-time", local_time.OF_SECONDS, in_view("1")),
    Known("missing-timeouts", missing_timeouts.OTHERS, in_view("'shop.example'")),
    Known("open-cors", (open_cors.CORS, open_cors.BOUND), at_top("app")),
    Known("process-environment", process_environment.CHANGES, in_view("1")),
    Known("process-environment", process_environment.PATHS, in_view("'lib'")),
    Known("processes", processes.OWN, in_view()),
    Known("subprocesses", subprocesses.STARTS, in_view("'convert'")),
    Known("temp-files", temp_files.KEPT, in_view()),
    Known("unsafe-loading", unsafe_loading.LOADS, in_view("request.data")),
    Known(
        "unsafe-loading",
        unsafe_loading.OF_FILES,
        in_view("request.files['model'], allow_pickle=True"),
    ),
    Known("waiting", waiting.SLEEPS, in_view("5")),
    Known("work-after-response", work_after_response.SUBMITS, in_view("print")),
    Known("working-directory", working_directory.READS - {"flask.send_file"}, in_view("'a.csv'")),
)
GONE = frozenset({"cPickle.loads", "telnetlib.Telnet"})  # from newer Pythons


@pytest.mark.parametrize("known", TABLES, ids=lambda one: one.check)
def test_every_name_of_a_table_is_found(tmp_path: Path, known: Known) -> None:
    """A name that another condition shuts out would stand there for nothing."""
    assert missed(tmp_path, known) == []


@pytest.mark.parametrize("known", TABLES, ids=lambda one: one.check)
def test_names_of_the_standard_library_are_real(known: Known) -> None:
    """A name with a letter wrong finds nothing, and no sample made of it would show that."""
    own = [one for one in known.names if one.partition(".")[0] in sys.stdlib_module_names]
    assert [one for one in own if one not in GONE and not is_real(one)] == []


def is_real(name: str) -> bool:
    """Tell whether a reference leads to something, as far as it can be known without calls."""
    parts = name.partition("()")[0].split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for one in parts[end:]:
            if not hasattr(found, one):
                return False
            found = getattr(found, one)
        return True
    return False


def test_a_wrong_name_is_not_real() -> None:
    """Else the test above would say nothing."""
    assert is_real("multiprocessing.pool.ThreadPool().apply_async")
    assert not is_real("threading.Tread")
    assert not is_real("nosuch.module")


def test_every_program_of_a_machine_stays(tmp_path: Path) -> None:
    """Its route is about the machine, by the program's name alone."""
    programs = sorted(subprocesses.OF_MACHINE)
    runs = "".join(f"    subprocess.run(['sudo', '/usr/bin/{one}'])\n" for one in programs)
    sample = left("all", f"import subprocess\n@app.post('/')\ndef view():\n{runs}")
    found = audit(tmp_path, sample, subprocesses.CHECK)
    assert [one.effect for one in found] == ["stay"] * len(programs)
