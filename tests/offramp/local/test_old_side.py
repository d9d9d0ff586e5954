"""gunicorn's configuration of an old side that has none of its own."""

import subprocess
import sys

import pytest

from offramp.local.supervisor.commands import BY_THREADS

APP = "def app(environ, start_response):\n    return []\n"
HANGS = {
    "eventlet": (
        "eventlet/__init__.py",
        "monkey_patch",
        "import eventlet\neventlet.monkey_patch()",
    ),
    "gevent": ("gevent/monkey.py", "patch_all", "from gevent import monkey\nmonkey.patch_all()"),
}


def checked(folder, app):
    """Let gunicorn load the application as the old side does, and end."""
    (folder / "shop.py").write_text(app)
    words = ("-m", "gunicorn", "--config", BY_THREADS, "--threads", "8", "--check-config")
    command = [sys.executable, *map(str, words), "shop:app"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


def install(folder, file, name):
    """Lay something at the library's place whose patching ends the process."""
    (folder / file).parent.mkdir()
    (folder / file).parent.joinpath("__init__.py").touch()
    (folder / file).write_text(f"def {name}(**which):\n    raise SystemExit(9)\n")


@pytest.mark.parametrize("library", HANGS)
def test_threads_are_not_replaced_and_it_is_said(tmp_path, library):
    """Those of gunicorn run already: a request would wait for ever."""
    file, name, call = HANGS[library]
    install(tmp_path, file, name)

    done = checked(tmp_path, f"{call}\n{APP}")

    assert done.returncode == 0, done.stderr
    assert f"{name}() is left out: threads serve" in done.stderr
    assert "x-offramp.old.config" in done.stderr


def test_an_application_that_replaces_nothing_hears_nothing(tmp_path):
    done = checked(tmp_path, APP)

    assert done.returncode == 0, done.stderr
    assert "left out" not in done.stderr


@pytest.mark.parametrize("library", HANGS)
def test_a_library_that_cannot_be_imported_is_let_be(tmp_path, library):
    """Old releases fail in new Pythons, and the application may know how to go on."""
    (tmp_path / library).mkdir()
    (tmp_path / library / "__init__.py").write_text("raise AttributeError('too new')\n")

    assert checked(tmp_path, APP).returncode == 0
