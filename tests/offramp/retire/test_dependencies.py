"""Requirements that nothing imports any more."""

import ast

import pytest

from offramp.retire.asking import distribution, without
from offramp.retire.dependencies import imported

PINNED = """\
# by a locker
argon2-cffi==25.1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
flask==3.1.0 \\
    --hash=sha256:cc
XlsxWriter>=3 ; python_version > "3"
"""
PROJECT = """\
[project]
name = "xlsxwriter"
dependencies = [
    "flask>=3",
    "xlsxwriter>=3.2", # exports
]
"""


def test_entries_go_with_their_hashes():
    """The lines of other entries stay."""
    left = without(PINNED, {"argon2-cffi", "xlsxwriter"})

    assert left == "# by a locker\nflask==3.1.0 \\\n    --hash=sha256:cc\n"


def test_only_lists_of_pyproject_are_looked_at():
    """The project itself may be called like a package."""
    left = without(PROJECT, {"xlsxwriter"}, kind="toml")

    assert left == PROJECT.replace('    "xlsxwriter>=3.2", # exports\n', "")


def test_similar_names_stay():
    """A prefix is another package."""
    text = "flask-login\nflask\n"

    assert without(text, {"flask"}) == "flask-login\n"


def test_imports_are_found_anywhere():
    """Also inside functions; relative ones are the application's own."""
    text = "import a.b\nfrom c.d import e\nfrom . import f\ndef g():\n    import h\n"

    assert imported([ast.parse(text)]) == {"a", "c", "h"}


def test_distributions_have_their_own_names():
    """Normalised as PEP 503 says."""
    assert [distribution(name) for name in ("jwt", "http_ece", "PIL")] == [
        *("pyjwt", "http-ece", "pillow")
    ]


@pytest.mark.parametrize("is_used", [True, False])
def test_a_driver_that_a_database_may_need_stays_and_is_told(application, is_used):
    """Its address comes from the environment, and may name it."""
    uses = "from sqlalchemy import create_engine" if is_used else ""
    app = f"""
        from flask import Flask
        {uses}
        from parts import ready

        app = Flask(__name__)


        @app.get("/goes")
        def goes():
            return ready()


        @app.get("/stays")
        def stays():
            return "x"
    """
    parts = "def ready():\n    import email_validator\n    import psycopg2\n    return psycopg2.x\n"
    asked = "flask\nemail-validator\npsycopg2-binary\nsqlalchemy\n"
    shop = application({"app.py": app, "parts.py": parts, "requirements.txt": asked})
    made = shop.retire("GET /goes")

    told = ["psycopg2-binary: only removed code imports it, but sqlalchemy may; yours to remove"]
    assert made.kept == (told if is_used else [])
    assert ("psycopg2-binary" in shop.text("requirements.txt")) is is_used
    assert "email-validator" not in shop.text("requirements.txt")
