"""`offramp retire`: what it asks for, shows, writes and refuses."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from offramp.catalogue import load
from offramp.cli import cli
from offramp.local.envoy.router import EnvoyRouter
from offramp.local.layout import Layout
from offramp.shift.journal import Change, Entry, Journal

STACK = """\
version: 1.0
x-offramp:
  old: {app: "shop:app", service: shop}
  groups: [goods]
functions:
  goods-list:
    handler: ./new/list
    annotations: {offramp.dev/group: goods, offramp.dev/route: GET /goods}
"""
SHOP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/goods")
def goods():
    return []


@app.get("/stays")
def stays():
    return "x"
"""


def git(folder, *arguments):
    named = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "-C", folder, *named, *arguments], check=True, capture_output=True)  # noqa: S607 - the PATH's git


@pytest.fixture
def shop(tmp_path):
    """A committed application whose one function is at 100 since ten days."""
    (tmp_path / "stack.yml").write_text(STACK)
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "new/list").mkdir(parents=True)
    (tmp_path / "new/list/handler.py").write_text("def handle(event, context): ...\n")
    (tmp_path / ".gitignore").write_text(".offramp\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "before")
    at(tmp_path, 100)
    return tmp_path


def at(folder, weight, days=10):
    layout = Layout.of(folder, {})
    EnvoyRouter.of(load(folder), layout.envoy, None).set_weights({"goods-list": weight})
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    Journal(layout.journal).append([Entry(then, "ana", "goods-list", Change(0, weight, "x"))])


def run(folder, *arguments):
    words = ["--project", str(folder), "retire", *arguments]
    return CliRunner().invoke(cli, words, env={"OFFRAMP_HOME": str(folder / ".offramp")})


def test_a_function_that_runs_the_old_view_keeps_it(shop):
    """Lifted, it would answer 404 in its next image."""
    (shop / "new/list/handler.py").write_text("from shop import app\n")

    refused = run(shop, "goods", "--apply")

    assert refused.exit_code == 1
    assert "goods-list runs the old application itself (new/list/handler.py:1)" in refused.stderr
    assert (shop / "shop.py").read_text() == SHOP


def test_it_only_shows_the_patch_at_first(shop):
    """What it would do has to be seen before; git takes the patch as it is."""
    shown = json.loads(run(shop, "goods", "--json").output)

    assert (shop / "shop.py").read_text() == SHOP
    assert (shown["applied"], shown["changed"]) == (False, ["shop.py", "stack.yml"])
    subprocess.run(
        ["git", "-C", shop, "apply", "--check"],  # noqa: S607 - the PATH's git
        input=shown["patch"].encode(),
        check=True,
    )


def test_it_writes_with_apply(shop):
    """The view is gone, the catalogue says so, and the weight stays what it was."""
    done = run(shop, "goods-list", "--apply")

    assert done.exit_code == 0, done.output
    assert (shop / "shop.py").read_text() == SHOP.replace(
        '@app.get("/goods")\ndef goods():\n    return []\n\n\n', ""
    )
    assert load(shop).function("goods-list").retired
    assert run(shop, "goods").output == "goods is retired already\n"


def test_a_stack_that_cannot_be_edited_is_left_to_somebody(shop):
    """Whoever wrote the note by hand before could not retire the route at all any more."""
    text = (shop / "stack.yml").read_text()
    whole = "{offramp.dev/group: goods, offramp.dev/route: GET /goods}"
    (shop / "stack.yml").write_text(f"x-it: &it {whole}\n" + text.replace(whole, "*it"))
    git(shop, "commit", "-qam", "by an anchor")
    done = run(shop, "goods", "--apply")

    assert done.exit_code == 0, done.output
    assert "def goods" not in (shop / "shop.py").read_text()
    assert "left: stack.yml cannot be edited" in done.output
    assert 'write offramp.dev/retired: "true" beside' in done.output


def test_a_file_that_git_ignores_is_not_removed(shop):
    """The working tree is clean with it, and nothing could bring it back."""
    with (shop / ".gitignore").open("a") as file:
        file.write("local.py\nstays.py\n")
    (shop / "local.py").write_text("def only():\n    return []\n")
    (shop / "stays.py").write_text("")
    text = SHOP.replace("    return []", "    import local\n\n    return local.only()")
    (shop / "shop.py").write_text(text)
    git(shop, "commit", "-qam", "uses what is not in git")
    done = run(shop, "goods", "--apply")

    assert done.exit_code == 1
    assert f"git does not have {shop / 'local.py'}, and could not" in done.output
    assert (shop / "local.py").exists()
    assert run(shop, "goods", "--apply", "--no-git").exit_code == 0
    assert not (shop / "local.py").exists()


def test_it_refuses_below_100(shop):
    """And writes nothing."""
    at(shop, 50)
    done = run(shop, "goods", "--apply")

    assert done.exit_code == 1
    assert "goods-list is at 50 %, not at 100" in done.output
    assert (shop / "shop.py").read_text() == SHOP


def test_it_refuses_before_the_bake_time_is_over(shop):
    """Which can be said otherwise, for once or in stack.yml."""
    at(shop, 0)
    at(shop, 100, days=2)

    assert "its bake time of 7 days ends in 5 days" in run(shop, "goods").output
    assert run(shop, "goods", "--bake", "3600").exit_code == 0


def test_it_refuses_an_unclean_tree(shop):
    """Git could not tell its changes from somebody's own."""
    (shop / "notes.txt").write_text("mine")
    done = run(shop, "goods", "--apply")

    assert done.exit_code == 1
    assert "the working tree is not clean (notes.txt)" in done.output
    assert run(shop, "goods").exit_code == 0


def test_without_git_it_has_to_be_said(shop):
    """Nobody else could bring the code back."""
    (shop / ".git").rename(shop.parent / f"{shop.name}.git")

    done = run(shop, "goods", "--apply")
    assert "git could not bring the code back (not a git repository" in done.output
    assert "--no-git does without" in done.output
    assert run(shop, "goods", "--apply", "--no-git").exit_code == 0


def test_what_git_itself_refuses_is_told_in_its_words(shop, monkeypatch):
    """As root, on somebody else's folder, there is a repository, and git does not look into it."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "true")

    assert "detected dubious ownership in repository at" in run(shop, "goods", "--apply").output


def killed(shop):
    """Leave what a run leaves that was killed between two files."""
    from offramp.retire.write import put

    child = os.fork()
    if not child:
        moves = [0]

        def watch(event, _):
            if event == "os.rename":
                moves[0] += 1
                if moves[0] == 4:  # journal, journal, the first file, the second
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        files = {shop / "shop.py": b"# retired\n", shop / ".gitignore": b".offramp\n# retired\n"}
        put(files, shop / ".offramp/retiring.json", shop)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_killed_run_is_completed_by_the_next(shop):
    """Both files are as they were to be."""
    killed(shop)
    assert (shop / "shop.py").read_text() == "# retired\n"
    assert (shop / ".gitignore").read_text() == ".offramp\n"

    done = run(shop, "goods", "--apply")
    assert (done.exit_code, done.output.split(",")[0]) == (
        0,
        "completed what an earlier run had begun",
    )
    assert (shop / ".gitignore").read_text() == ".offramp\n# retired\n"


def test_a_killed_run_is_named_where_nothing_may_be_written(shop):
    """With the way back, which git and the command then agree on."""
    killed(shop)
    said = run(shop, "goods")
    assert said.exit_code == 1
    assert "--apply completes it" in str(said.exception)

    git(shop, "checkout", "--", ".")
    assert run(shop, "goods", "--apply").exit_code == 0
    assert load(shop).function("goods-list").retired


def test_nothing_is_told_as_written_before_it_is(shop):
    """Who is killed in between must not believe it; here another run holds the lock."""
    with (shop / ".offramp/retiring.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for more in ([], ["--json"]):
            done = run(shop, "goods", "--apply", *more)

            assert "another `offramp retire` is writing" in str(done.exception)
            assert done.stdout == ""
    assert (shop / "shop.py").read_text() == SHOP
