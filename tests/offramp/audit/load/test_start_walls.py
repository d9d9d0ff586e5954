"""What an application that is loaded cannot do: reach out, stay, see, write, or lie."""

import os

import pytest

from tests.offramp.audit.load.loading import HELLO, loaded

FORGED = (
    '{"rules": [], "hooks": [{"kind": "x", "blueprint": null, "view": {"file": "", "module": "",'
    ' "qualname": "", "line": Infinity}}]}'
)


def test_it_has_no_rights_of_root(tmp_path):
    """Else it would step into the network that it was taken out of."""
    text = (
        "seen = open('/proc/self/status').read()\n"
        "assert 'CapEff:\\t0000000000000000' in seen and 'CapBnd:\\t0000000000000000' in seen\n"
        "assert 'NoNewPrivs:\\t1' in seen\n"
    )

    assert loaded(tmp_path, text + HELLO).problem is None


def test_links_into_the_tree_lead_into_its_copy(tmp_path):
    """Also those that say where the tree lies; others are the application's own matter."""
    kept = tmp_path / "kept.txt"
    kept.write_text("as it was")
    (tmp_path / "link.txt").symlink_to(kept)

    found = loaded(tmp_path, "open('link.txt', 'w').write('changed')\n" + HELLO)

    assert found.problem is None
    assert kept.read_text() == "as it was"


def test_links_out_of_the_tree_lead_where_they_did(tmp_path):
    """`common -> ../common` is how some share code; in the copy it led nowhere."""
    shop = tmp_path / "shop"
    for folder in (shop, tmp_path / "common"):
        folder.mkdir()
    (tmp_path / "common" / "__init__.py").write_text("NAME = 'common'\n")
    (shop / "common").symlink_to("../common")
    (shop / "again").symlink_to("common")

    found = loaded(shop, "from again import NAME\nfrom common import NAME\n" + HELLO)

    assert found.problem is None


def test_an_environment_is_not_copied_whatever_it_is_called(tmp_path, monkeypatch):
    """With numpy and the like it is too large to be copied, and so nothing was loaded."""
    monkeypatch.setattr("offramp.audit.load.place.MOST_COPIED", 10_000)
    for name in ("env", "venv39"):
        (tmp_path / name / "lib").mkdir(parents=True)
        (tmp_path / name / "pyvenv.cfg").touch()
        (tmp_path / name / "lib" / "large.so").write_bytes(bytes(9_000))

    assert loaded(tmp_path, HELLO).problem is None


def test_an_application_in_an_environments_folder_is_copied(tmp_path):
    """Some make the environment where the code is."""
    (tmp_path / "pyvenv.cfg").touch()

    assert loaded(tmp_path, HELLO).problem is None


def test_a_daemon_that_it_starts_ends_with_it(tmp_path):
    """It left the process group, so that nothing else would find it."""
    mark = tmp_path / "alive"
    os.mkfifo(mark)
    text = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n"
        f"    hold = os.open({str(mark)!r}, os.O_RDWR)\n    time.sleep(600)\n"
        f"os.close(os.open({str(mark)!r}, os.O_WRONLY))\n"
    )

    found = loaded(tmp_path, text + HELLO)

    assert found.problem is None
    with pytest.raises(OSError, match="No such device or address"):  # nobody holds its other end
        os.open(mark, os.O_WRONLY | os.O_NONBLOCK)


def test_one_that_kills_its_parent_does_not_kill_the_audit(tmp_path):
    """Between them is a process that is there for this."""
    problem = loaded(tmp_path, "import os\nos.kill(os.getppid(), 9)\n" + HELLO).problem

    assert problem is None or "could not be loaded" in problem.message


def test_much_output_does_not_hold_it(tmp_path):
    """A full pipe would; the end of what it prints is kept for the case that it fails."""
    text = "import sys\nsys.stdout.write('x' * 50_000_000)\nsys.stderr.write('y\\n' * 100_000)\n"

    assert loaded(tmp_path, text + HELLO).problem is None


def test_nothing_is_written_into_the_tree(tmp_path):
    """Neither by the application nor as byte code."""
    text = "open('left-behind', 'w').write('x')\n"

    assert loaded(tmp_path, text + HELLO).problem is None
    assert sorted(one.name for one in tmp_path.iterdir()) == ["app.py"]


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 80))",
        "socket.getaddrinfo('example.test', 80)",
        "socket.socket().connect(('127.0.0.1', 80))",
        "urllib.request.urlopen('http://127.0.0.1')",
    ],
)
def test_there_is_no_network(tmp_path, attempt):
    """Loading must not reach the production database that a setting names."""
    text = (
        "import socket, urllib.request\n"
        f"try:\n    {attempt}\nexcept OSError as error:\n    seen = str(error)\n"
    )

    found = loaded(tmp_path, text + "assert 'audit' in seen, seen\n" + HELLO)

    assert found.problem is None
    assert "refusing sockets" in found.walls


def test_the_environment_is_not_passed_on(tmp_path, monkeypatch):
    """What the audit's own shell knows is no business of the application."""
    monkeypatch.setenv("SECRET_OF_THE_SHELL", "x")
    text = (
        "import os\n"
        "assert 'SECRET_OF_THE_SHELL' not in os.environ\n"
        "assert os.environ['GIVEN'] == '1'\n"
    )

    assert loaded(tmp_path, text + HELLO, environment={"GIVEN": "1"}).problem is None


def test_only_names_of_settings_are_told(tmp_path):
    """A secret that was loaded must not be in a report."""
    found = loaded(tmp_path, HELLO + "app.config['API_KEY'] = 'a-secret'\n")

    assert "API_KEY" in found.settings
    assert "a-secret" not in repr(found)


@pytest.mark.parametrize("forged", ["[1]", "{", FORGED])
def test_a_forged_answer_is_refused(tmp_path, forged):
    """The process runs somebody's code, which may write where we read."""
    text = (
        "import os\n"
        "answer = os.path.join(os.environ['HOME'], '..', 'answer.json')\n"
        f"open(answer, 'w').write({forged!r})\n"
        "os._exit(0)\n"
    )

    assert loaded(tmp_path, text).problem is not None
