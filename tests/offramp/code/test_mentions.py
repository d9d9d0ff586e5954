"""A look at the text finds every function that may name something, whatever it is called there."""

import pytest

from offramp.code.mentions import Mentions
from tests.offramp.code.sources import project


def mentioning(root, files, *words):
    found = Mentions(project(root, files)).of(words)
    return {ref for module, some in found for ref in (module.name, *(one.ref for one in some))}


@pytest.mark.parametrize(
    "text",
    [
        "import sqlite3\ndef view():\n    sqlite3.connect('a')\n",
        "from sqlite3 import connect\ndef view():\n    connect('a')\n",
        "from sqlite3 import connect as make\ndef view():\n    make('a')\n",
        "import sqlite3\nmake = sqlite3.connect\ndef view():\n    make('a')\n",
        "from psycopg_pool import connect as a\nmake = a\ndef view():\n    make()\n",
        "import sqlite3\r\ndef view():\r\n    sqlite3.connect('a')\r\n",
        "import sqlite3\n@made(sqlite3.connect)\ndef view():\n    pass\n",
    ],
)
def test_a_function_that_names_it_is_found(tmp_path, text):
    """Whoever opens a database must not be overlooked because of an alias."""
    (tmp_path / "app.py").write_text(text, newline="")

    assert "app.view" in mentioning(tmp_path, {}, "connect")


def test_a_name_that_stands_for_it_in_another_module_is_followed(tmp_path):
    """`from sqlite3 import connect as make` in one file, `make()` in another."""
    files = {
        "base.py": "from sqlite3 import connect as make\n",
        "shop.py": "from base import make as open_shop\n",
        "app.py": "from shop import open_shop\ndef view():\n    open_shop('a')\n",
    }

    assert "app.view" in mentioning(tmp_path, files, "connect")


def test_what_an_object_keeps_under_another_name_is_followed(tmp_path):
    """`self.make` is called where the word itself does not stand."""
    files = {
        "app.py": """
            import sqlite3
            class Store:
                def __init__(self):
                    self.make = sqlite3.connect
                def view(self):
                    self.make('a')
            """
    }

    assert "app.Store.view" in mentioning(tmp_path, files, "connect")


def test_a_function_inside_one_that_names_it_is_found(tmp_path):
    """The inner one uses what the outer one has bound."""
    files = {
        "app.py": """
            import sqlite3
            def view():
                make = sqlite3.connect
                def inner():
                    make('a')
                return inner
            """
    }

    assert "app.view.inner" in mentioning(tmp_path, files, "connect")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def view():\n    connection = 1\n", ["connect"]),
        ("def connect(): pass\ndef view():\n    pass\n", ["connect"]),
        ("def view():\n    Pooled()\n", ["Pool"]),
        ("import sqlite3 as connect\ndef view():\n    pass\n", ["sqlite3"]),
        ("def view():\n    connect()\n", ["create_engine"]),
    ],
)
def test_a_function_that_does_not_name_it_is_left_out(tmp_path, text, words):
    """Else all functions of a large application were looked at, which takes most of the time."""
    assert "app.view" not in mentioning(tmp_path, {"app.py": text}, *words)


def test_the_end_of_a_name_stands_for_the_name(tmp_path):
    """`ThreadedConnectionPool` is a pool of connections, too."""
    text = "import psycopg2.pool\ndef view():\n    psycopg2.pool.ThreadedConnectionPool(1, 2)\n"

    assert "app.view" in mentioning(tmp_path, {"app.py": text}, "ConnectionPool")


def test_another_name_counts_as_a_whole(tmp_path):
    """An alias `c` in one module would else stand for whatever ends in that letter anywhere."""
    files = {
        "base.py": "from sqlite3 import connect as c\ndef own():\n    c('a')\n",
        "app.py": "def view():\n    abc()\n",
    }

    assert mentioning(tmp_path, files, "connect") == {"base", "base.own"}
