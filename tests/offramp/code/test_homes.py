"""Names of modules that another one hands on: by a star, or as a second name."""

import pytest

from tests.offramp.code.sources import calls, project


def test_a_star_takes_modules_that_a_package_lists(tmp_path):
    """`__all__` may be put together from the files that are there."""
    files = {
        "models/__init__.py": "import glob\n__all__ = [one[:-3] for one in glob.glob('*.py')]\n",
        "models/user.py": "class User:\n    def save(self):\n        pass\n",
        "app.py": "from models import *\ndef view():\n    user.User().save()\n    other.User()\n",
    }

    found = calls(project(tmp_path, files), "app.view")

    assert "models.user.User" in found
    assert not any("other" in one and one.startswith("models.other.") for one in found)


@pytest.mark.parametrize(
    ("imported", "target"),
    [
        ("from sqlite3 import dbapi2 as sqlite3", "sqlite3.connect"),
        ("import pysqlite3 as sqlite3", "sqlite3.connect"),
        ("from pysqlite2 import dbapi2 as sqlite3", "sqlite3.connect"),
        ("import sqlite3", "sqlite3.connect"),
        ("import sqlite4 as sqlite3", "sqlite4.connect"),
    ],
)
def test_a_second_name_of_a_module_is_that_module(tmp_path, imported, target):
    """Whoever asks what opens a file asks for one name."""
    text = f"{imported}\ndef view():\n    sqlite3.connect('x.db')\n"

    assert calls(project(tmp_path, {"app.py": text}), "app.view") == [target]
