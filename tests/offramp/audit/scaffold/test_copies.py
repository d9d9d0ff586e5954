"""What an image gets of the application."""

import pytest

from offramp.audit.scaffold.copies import copies
from offramp.audit.scaffold.hidden import hidden
from offramp.code.read import read

FILES = {
    "wsgi.py": "from shop.web import app",
    "shop/__init__.py": "",
    "shop/web.py": "import settings\nfrom . import views",
    "shop/views.py": "def show():\n    from plugins import stock",
    "shop/unread.py": "import never",
    "settings.py": "import os, flask\nclass Live: pass\ndef clean(): pass",
    "plugins/stock.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import never",
    "never.py": "",
    "setup.py": "import shop",
    "round.py": "import again",
    "again.py": "import round",
    "handler.py": "import settings",
}


@pytest.fixture
def project(tmp_path):
    """Return an application of several modules, and the folder it lies in."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return read(tmp_path)


@pytest.mark.parametrize(
    ("application", "expected"),
    [
        ("wsgi:app", {"./wsgi.py", "./shop", "./settings.py", "./plugins"}),
        ("shop.web:app", {"./shop", "./settings.py", "./plugins"}),
        ("settings:make()", {"./settings.py"}),
        ("round:app", {"./round.py", "./again.py"}),
        ("nowhere:app", set()),
        ("", set()),
    ],
)
def test_everything_that_its_import_leads_to(project, application, expected):
    """Wherever the statement stands, unless it is for type checkers; and nothing else."""
    assert set(copies(project, application, project.root)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("app.config.from_object('settings')", {"./settings.py"}),
        ("app.config.from_object('plugins.stock')", {"./plugins"}),
        ("app.config.from_object('settings.Live')", {"./settings.py"}),
        ("CONFIGS = {'live': 'settings.Live'}", {"./settings.py"}),
        ("from importlib import import_module\nimport_module('settings')", {"./settings.py"}),
        ("JOB = 'settings:clean'", {"./settings.py"}),
        ("print('settings')", set()),
        ("say('see settings.py')", set()),
        ("open('settings.py')", set()),
        ("app.config.from_object('gone.Live')", set()),
        ("app.config.from_object(name)", {"./settings.py"}),
        ("import os\napp.config.from_object(os.environ['SETTINGS'])", {"./settings.py"}),
        ("app.config.from_object(os.getenv('SETTINGS'))", {"./settings.py"}),
        ("name = getenv('SETTINGS')\ndef made(name):\n    c.from_object(name)", {"./settings.py"}),
        ("class Live: pass\napp.config.from_object(Live)", set()),
        ("class Live: pass\nALL = {'live': Live}\napp.config.from_object(ALL['live'])", set()),
        ("name = name\napp.config.from_object(name)", set()),
        ("app.config.from_mapping(name)", set()),
    ],
)
def test_a_module_that_a_text_names_is_copied_too(tmp_path, text, expected):
    """Without its settings the image does not start; a word that is only a word is none."""
    for name, content in (FILES | {"main.py": text}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)

    assert set(copies(read(tmp_path), "main:app", tmp_path)) == expected | {"./main.py"}


def test_pages_of_a_single_module_lie_beside_it(project):
    """Those of a package lie within."""
    for name in ("templates", "static", "docs"):
        (project.root / name).mkdir()

    assert copies(project, "settings:app", project.root) == (
        "./settings.py",
        "./static",
        "./templates",
    )
    (project.root / "never.py").unlink()
    assert "./templates" not in copies(read(project.root / "shop"), "web:app", project.root)


def test_a_module_that_is_named_as_a_handler_is_left_out(project):
    """It would take the place of every function's own."""
    assert copies(project, "handler:app", project.root) == ("./settings.py",)


def test_a_package_that_is_named_as_a_handler_is_left_out(project):
    """It is found before the file of that name: no function would start."""
    (project.root / "handler.py").unlink()
    (project.root / "handler").mkdir()
    (project.root / "handler" / "__init__.py").write_text("import settings")

    assert copies(read(project.root), "handler:app", project.root) == ("./settings.py",)


def test_a_folder_of_source_may_be_named_as_a_handler(tmp_path):
    """Nobody imports it by that name, and a file is found before a folder that is no package."""
    (tmp_path / "handler").mkdir()
    (tmp_path / "handler" / "web.py").write_text("import words")
    (tmp_path / "handler" / "words.py").write_text("")
    project = read(tmp_path)

    assert copies(project, "handler.web:app", tmp_path) == ("./handler",)
    assert hidden(project, "handler.web:app", tmp_path) == ()


def test_what_lies_elsewhere_cannot_be_copied(project, tmp_path):
    """`configuration.copy` names what is below stack.yml, and it is imported from there."""
    assert copies(project, "wsgi:app", tmp_path / "new") == ()
    assert copies(project, "wsgi:app", tmp_path / "shop") == ()
