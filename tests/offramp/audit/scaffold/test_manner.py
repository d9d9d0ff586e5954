"""What a scaffold takes from the folder it is made for."""

import sys

import pytest

from offramp.audit.report import Report
from offramp.audit.scaffold.manner import manner
from offramp.code.read import read


def environment(root, name=".venv"):
    """Make something that looks like a virtual environment; return its interpreter."""
    python = root / name / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    return python


@pytest.mark.parametrize("name", [".venv", "venv", "env"])
def test_the_interpreter_of_the_project_is_found(tmp_path, name):
    """So that the old side starts with its own libraries, and nobody has to say so."""
    environment(tmp_path, name)

    found = manner(Report("shop:app", "shop"), read(tmp_path), tmp_path, None)

    assert found.python == f"{name}/bin/python"


def test_a_named_interpreter_comes_first(tmp_path):
    """And one that lies elsewhere is named in full."""
    environment(tmp_path)
    other = environment(tmp_path, "other")

    inside = manner(Report("shop:app", "shop"), read(tmp_path), tmp_path, other)
    outside = manner(Report("shop:app", "shop"), read(tmp_path), tmp_path / "new", other)

    assert inside.python == "other/bin/python"
    assert outside.python == str(other)


def test_one_above_it_in_the_repository_is_found(tmp_path):
    """Where an application is one folder of several; nothing outside it is looked for."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "web").mkdir()
    web = tmp_path / "repository" / "web"
    environment(tmp_path)
    assert manner(Report("shop:app", "shop"), read(web), web, None).python is None

    environment(tmp_path / "repository", "venv")
    assert manner(Report("shop:app", "shop"), read(web), web, None).python == "../venv/bin/python"


def test_the_active_one_is_taken_where_the_project_has_none(tmp_path, monkeypatch):
    """Poetry, conda and virtualenvwrapper keep theirs elsewhere; Offramp's own is none of them."""
    (tmp_path / "shop").mkdir()
    python = environment(tmp_path, "elsewhere")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "elsewhere"))
    project = read(tmp_path / "shop")
    assert manner(Report("shop:app", "shop"), project, tmp_path / "shop", None).python == str(
        python
    )

    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    assert manner(Report("shop:app", "shop"), project, tmp_path / "shop", None).python is None


def test_without_one_nothing_is_said(tmp_path, monkeypatch):
    """Then ours runs the old side."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert manner(Report("shop:app", "shop"), read(tmp_path), tmp_path, None).python is None


def test_an_image_gets_the_applications_modules(tmp_path):
    """Else its functions find no application there."""
    (tmp_path / "shop.py").touch()

    assert manner(Report("shop:app", "shop"), read(tmp_path), tmp_path, None).copies == (
        "./shop.py",
    )
    assert manner(Report(None, "shop"), read(tmp_path), tmp_path, None).copies == ()


def test_a_package_in_a_folder_of_its_own_is_looked_for_there(tmp_path):
    """As `pip install` would put it: without `src` in its name."""
    for name in ("setup.py", "src/shop/__init__.py", "src/shop/web.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    found = manner(Report("shop.web:app", "shop"), read(tmp_path), tmp_path, None)
    elsewhere = manner(Report("shop.web:app", "shop"), read(tmp_path), tmp_path / "new", None)

    assert (found.source, found.copies) == ("src", ("./src",))
    assert elsewhere.source == str(tmp_path / "src")


@pytest.mark.parametrize(
    ("text", "replaces"),
    [
        ("import eventlet\neventlet.monkey_patch()\n", True),
        ("from gevent.monkey import patch_all\npatch_all()\n", True),
        ("import eventlet\n\nevent = eventlet.Event()\n", False),
        ("dispatch_all()\n", False),
    ],
)
def test_it_is_known_whether_threads_are_replaced(tmp_path, text, replaces):
    """A function's process would hang while it imports such an application."""
    (tmp_path / "shop.py").write_text(text)

    found = manner(Report("shop:app", "shop"), read(tmp_path), tmp_path, None)

    assert found.replaces_threads == replaces


def test_modules_are_found_from_a_folder_of_its_own(tmp_path):
    """`--scaffold new` made a stack.yml whose application could be imported from nowhere."""
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "shop.py").touch()
    (tmp_path / ".git").mkdir()

    def source(folder):
        return manner(Report("shop:app", "shop"), read(shop), folder, None).source

    assert source(shop) == ""
    assert source(tmp_path / "new") == "../shop"
    assert source(shop / "new") == ".."
    assert source(tmp_path.parent / "new") == str(shop)
