"""A lifted application that was started by eventlet or gevent, in a function's process."""

import subprocess
import sys

import pytest

from offramp.audit.scaffold import lifted

# The two libraries' own functions by name; what they would do hangs a server by threads.
LIBRARIES = {
    "eventlet": ("eventlet/__init__.py", "def monkey_patch(**which):\n    raise SystemExit(9)\n"),
    "gevent": ("gevent/monkey.py", "def patch_all(**which):\n    raise SystemExit(9)\n"),
}
CALLS = {
    "eventlet": "import eventlet\neventlet.monkey_patch(all=True)\napp = 'the application'\n",
    "gevent": "from gevent.monkey import patch_all\npatch_all()\napp = 'the application'\n",
}


def imported(folder, text, *, replaces_threads, library=None):
    """Return what a process ended with that made the lifted application's handler."""
    files = {"shop.py": text} | lifted.package("shop:app", [], replaces_threads=replaces_threads)
    if library:
        files |= {f"{library}/__init__.py": "", LIBRARIES[library][0]: LIBRARIES[library][1]}
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
    command = [sys.executable, "-c", "import lifted; lifted.handler()"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode


@pytest.mark.parametrize("library", LIBRARIES)
def test_calls_that_would_replace_threads_do_nothing(tmp_path, library):
    assert imported(tmp_path, CALLS[library], replaces_threads=True, library=library) == 0


@pytest.mark.parametrize("library", LIBRARIES)
def test_without_it_they_would_be_made(tmp_path, library):
    """So that the samples above show something."""
    assert imported(tmp_path, CALLS[library], replaces_threads=False, library=library) == 9


def test_a_library_that_is_not_installed_is_not_asked_for(tmp_path):
    """Applications try one, and go on without it."""
    assert imported(tmp_path, "app = 'the application'\n", replaces_threads=True) == 0


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_cannot_be_imported_is_let_be(tmp_path, library):
    """Old releases fail in new Pythons, and the application may know how to go on."""
    (tmp_path / library).mkdir()
    (tmp_path / library / "__init__.py").write_text("raise AttributeError('too new')\n")

    assert imported(tmp_path, "app = 'the application'\n", replaces_threads=True) == 0


def test_other_applications_import_neither():
    """Importing them takes as long as importing Flask."""
    text = lifted.package("shop:app", [])["lifted/__init__.py"]
    assert "eventlet" not in text
    assert "find_spec" not in text
