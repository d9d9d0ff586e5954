"""Modules of the application that files of functions would hide."""

import pytest

from offramp.audit.scaffold.hidden import hidden, problems
from offramp.code.read import read


def project(folder, files):
    """Return the project of *files*, texts by path."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return read(folder)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"app.py": "import handler", "handler.py": ""}, ("handler.py",)),
        ({"app.py": "import lifted", "lifted.py": ""}, ("lifted.py",)),
        ({"app.py": "from handler import x", "handler/__init__.py": ""}, ("handler",)),
        ({"app.py": "from lifted.x import y", "lifted/x.py": ""}, ()),  # ours is put beside it
        (
            {"app.py": "import other", "other.py": "import handler, lifted"}
            | {"handler.py": "", "lifted.py": ""},
            ("handler.py", "lifted.py"),
        ),
        ({"app.py": "", "handler.py": "", "lifted.py": ""}, ()),  # nothing imports them
        ({"app.py": "import shop.handler", "shop/__init__.py": "", "shop/handler.py": ""}, ()),
        ({"app.py": "import shop.lifted", "shop/__init__.py": "", "shop/lifted.py": ""}, ()),
        ({"app.py": "import handlers, uplifted", "handlers.py": "", "uplifted.py": ""}, ()),
    ],
)
def test_modules_named_as_what_functions_have_are_hidden(tmp_path, files, expected):
    """Where the application imports them, as the first part of a name."""
    assert hidden(project(tmp_path, files), "app:app", tmp_path) == expected


@pytest.mark.parametrize("name", ["handler", "lifted"])
def test_the_application_itself_may_be_hidden(tmp_path, name):
    """Its own name is what functions import first."""
    files = {f"{name}.py": "app = 1"}

    assert hidden(project(tmp_path, files), f"{name}:app", tmp_path) == (f"{name}.py",)
    assert hidden(project(tmp_path, files), "nowhere:app", tmp_path) == ()


def test_in_a_folder_of_source_only_what_is_shared_hides(tmp_path):
    """It comes before the function's own folder, but after what was imported already."""
    files = {"pyproject.toml": "", "src/app.py": "import handler, lifted"}
    files |= {"src/handler.py": "", "src/lifted.py": ""}

    assert hidden(project(tmp_path, files), "app:app", tmp_path) == ("src/lifted.py",)


def test_a_scaffold_elsewhere_copies_no_handler(tmp_path):
    """Its functions find the application in its own folder."""
    files = {"app.py": "import handler, lifted", "handler.py": "", "lifted.py": ""}

    assert hidden(project(tmp_path, files), "app:app", tmp_path / "new") == ("lifted.py",)


def test_a_folder_that_lies_elsewhere_is_hidden_by_ours(tmp_path):
    """Two of one name are not searched one after the other."""
    files = {"app.py": "from lifted.x import y", "lifted/x.py": ""}

    assert hidden(project(tmp_path, files), "app:app", tmp_path / "new") == ("lifted",)


def test_what_to_do_is_said():
    """What is shared by lifted functions only hides with them."""
    lifted = list(problems(["handler.py", "src/lifted.py"], lift=True))
    (alone,) = problems(["handler", "lifted"], lift=False)

    assert [one.split()[0] for one in lifted] == ["handler.py", "src/lifted.py"]
    assert all(one.endswith("rename it, and what imports it") for one in [*lifted, alone])
    assert alone.startswith("handler is left out of images")
