"""A route is as large as the functions it reaches."""

from pathlib import Path
from textwrap import indent

import pytest

from offramp.audit.facts import docs, long_work, size
from tests.offramp.audit.facts.routes import fact

SOURCE = """\
def both(a, b):
    return a and b

@app.get('/<int:id>/<path:rest>')
def view(id, rest):
    "Say something."
    for one in range(id):
        if one:
            return both(one, id)
    return 'x'

def unused():
    return 1 if 2 else 3
"""
PATH = "/<int:id>/<path:rest>"


def test_branches_are_counted_through_calls(tmp_path: Path) -> None:
    """One for each function, and one for each decision in it."""
    assert fact(size.branches, tmp_path, SOURCE, PATH) == (1 + 2) + (1 + 1)


def test_lines_are_those_of_the_functions(tmp_path: Path) -> None:
    """What is not reached does not count."""
    assert fact(size.lines, tmp_path, SOURCE, PATH) == 6 + 2


def test_the_docstring_is_told(tmp_path: Path) -> None:
    """It says what the route is for."""
    assert fact(docs.docstring, tmp_path, SOURCE, PATH) == "Say something."


IN_A_CLASS = """\
from flask.views import MethodView

class Things(MethodView):
    "List things."
    def get(self):
        return ""

app.add_url_rule("/", view_func=Things.as_view("things"))
"""
IN_A_FUNCTION = f"def make():\n{indent(IN_A_CLASS, '    ')}\nmake()\n"


@pytest.mark.parametrize("source", [IN_A_CLASS, IN_A_FUNCTION])
def test_a_method_without_one_has_its_classs(tmp_path: Path, source: str) -> None:
    """The class says what its routes are for, also one that a function makes."""
    assert fact(docs.docstring, tmp_path, source, "/") == "List things."


def test_waiting_and_programs_are_long_work(tmp_path: Path) -> None:
    """A function is paid while it waits."""
    source = (
        "import subprocess\n@app.get('/')\ndef view():\n    subprocess.run(['x'])\n    return ''"
    )
    assert fact(long_work.find, tmp_path, source)


def test_a_short_pause_is_not(tmp_path: Path) -> None:
    """Between two tries one waits a little."""
    source = "import time\n@app.get('/')\ndef view():\n    time.sleep(0.1)\n    return ''"
    assert not fact(long_work.find, tmp_path, source)
