"""A kept result is used only where it is the result of this very state."""

import json
import os

import pytest

from offramp.audit import remembered
from offramp.audit.report import Finding, Problem, Report, Route


@pytest.fixture
def report():
    route = Route("GET", "/a", "a", "app.py", 1, converters={"id": "int"})
    finding = Finding("i", "c", "high", "app.py", 1, "m", "w", "r")
    return Report("app:app", "root", [route], [finding], problems=[Problem("p", "f", None)])


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "tree"
    root.mkdir()
    (root / "app.py").write_text("a = 1\n")
    return root


def test_what_is_kept_comes_back_as_it_was(tmp_path, report):
    """Also the parts within parts, and what may be None."""
    remembered.keep(tmp_path, "0" * 64, report)

    assert remembered.recall(tmp_path, "0" * 64) == report


def test_the_same_content_has_the_same_key(tree):
    """Times of files do not count: a fresh clone has new ones."""
    before = remembered.key(tree, {})
    (tree / "app.py").write_text("a = 1\n")

    assert remembered.key(tree, {}) == before


@pytest.mark.parametrize("name", ["app.py", "Dockerfile", "templates/new.html"])
def test_any_changed_file_changes_the_key(tree, name):
    """Not only Python tells of an application."""
    before = remembered.key(tree, {})
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text("changed\n")

    assert remembered.key(tree, {}) != before


def test_options_change_the_key(tree):
    """Another application in the same tree is another result."""
    assert remembered.key(tree, {"app": "a"}) != remembered.key(tree, {"app": "b"})


def test_what_the_audit_writes_does_not_change_the_key(tree):
    """Else no second run would ever be the same."""
    ours = [tree / "docs" / "audit.json", tree / "page.html"]
    before = remembered.key(tree, {}, without=ours)
    for one in ours:
        one.parent.mkdir(exist_ok=True)
        one.write_text("x")

    assert remembered.key(tree, {}, without=ours) == before
    assert remembered.key(tree, {}) != before


def test_what_others_wrote_beside_it_changes_the_key(tree):
    """The documents may be asked for in the folder of the application itself."""
    ours = [tree / "audit.json"]
    before = remembered.key(tree, {}, without=ours)
    (tree / "app.py").write_text("a = 2\n")

    assert remembered.key(tree, {}, without=ours) != before


def test_documents_behind_a_link_are_known(tree):
    """They are written where the link leads, and found there."""
    (tree / "docs").mkdir()
    (tree / "link").symlink_to("docs")
    ours = [tree / "link" / "audit.json"]
    before = remembered.key(tree, {}, without=ours)
    (tree / "docs" / "audit.json").write_text("x")

    assert remembered.key(tree, {}, without=ours) == before


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"application": 5}', "[" * 100_000, "\ud800"]
)
def test_what_is_broken_or_foreign_is_as_good_as_none(tmp_path, report, content):
    """The folder may have come with the audited tree."""
    remembered.keep(tmp_path, "0" * 64, report)
    (tmp_path / remembered.FOLDER / f"{'0' * 64}.json").write_bytes(
        content.encode("utf-8", "surrogatepass")
    )

    assert remembered.recall(tmp_path, "0" * 64) is None


def test_a_result_with_a_value_of_another_type_is_none(tmp_path, report):
    """What is printed later trusts the types."""
    remembered.keep(tmp_path, "0" * 64, report)
    path = tmp_path / remembered.FOLDER / f"{'0' * 64}.json"
    value = json.loads(path.read_text())
    value["routes"][0]["line"] = "<script>"
    path.write_text(json.dumps(value))

    assert remembered.recall(tmp_path, "0" * 64) is None


def test_nothing_is_written_through_a_link(tmp_path, report):
    """A tree may hold a folder of that name that leads out of it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / remembered.FOLDER).symlink_to(elsewhere)

    remembered.keep(out, "0" * 64, report)

    assert list(elsewhere.iterdir()) == []


def test_no_file_is_written_through_a_link(tmp_path, report):
    """A folder that came with the tree may hold links instead of files."""
    victim = tmp_path / "victim"
    victim.write_text("mine\n")
    folder = tmp_path / "out" / remembered.FOLDER
    folder.mkdir(parents=True)
    (folder / ".gitignore").symlink_to(victim)

    remembered.keep(tmp_path / "out", "0" * 64, report)

    assert victim.read_text() == "mine\n"
    assert remembered.recall(tmp_path / "out", "0" * 64) == report


def test_a_pipe_in_the_place_of_a_result_is_not_waited_for(tmp_path):
    """It would never say anything."""
    (tmp_path / remembered.FOLDER).mkdir()
    os.mkfifo(tmp_path / remembered.FOLDER / f"{'0' * 64}.json")

    assert remembered.recall(tmp_path, "0" * 64) is None


def test_the_folder_is_not_for_git_and_does_not_grow(tmp_path, report):
    """It is a cache, beside documents that are committed."""
    for place in range(remembered.KEPT + 3):
        remembered.keep(tmp_path, f"{place:064x}", report)

    folder = tmp_path / remembered.FOLDER
    assert (folder / ".gitignore").read_text() == "*\n"
    assert len(list(folder.glob("*.json"))) == remembered.KEPT


def test_what_is_installed_meanwhile_is_seen(tmp_path):
    """A report said what an interpreter lacks; it was installed, and the report said it again."""
    python = tmp_path / "bin" / "python"
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    before = remembered.installed(python)
    os.utime(packages, ns=(1, 1))

    assert before != remembered.installed(python) == [(str(packages), 1)]
    assert remembered.installed(tmp_path / "nowhere" / "bin" / "python") == []
    assert remembered.installed(None)
