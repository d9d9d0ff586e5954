"""An application whose hook answers all requests has no routes to tell: said."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write

APP = """
    from flask import Flask, redirect, request
    from service import dispatch
    app = Flask(__name__)
    {hook}
    {more}
"""


def doubts(folder, hook, more="", **files):
    text = APP.replace("{hook}", hook.replace("\n", "\n    ")).replace("{more}", more)
    write(folder, {"app.py": text, **{f"{name}.py": one for name, one in files.items()}})
    return [one.message for one in surface.find(read(folder)).doubts if " answers " in one.message]


DISPATCH = """
@app.before_request
def answer():
    if request.method == "OPTIONS":
        return "", 200
    try:
        found = dispatch(request.path)
        return found.body
    except KeyError:
        return "", 404
"""
OF_A_CLASS = """
class Handlers:
    def first(self):
        with dispatch() as found:
            if found: return found.body
            else: return redirect("/")
app.before_request(Handlers().first)
"""


@pytest.mark.parametrize("hook", [DISPATCH, OF_A_CLASS])
def test_a_hook_that_answers_is_said(tmp_path, hook):
    """Its paths stand in no route, so the list would be empty in silence."""
    [message] = doubts(tmp_path, hook)

    assert message.startswith("no route has a view, and app.")


GUARD = """
@app.before_request
def guard():
    if not request.headers.get("token"):
        return "", 401
"""
NOTHING = """
@app.before_request
def note():
    dispatch(request.path)
    return None
"""
AFTER = """
@app.after_request
def after(answer):
    return answer
"""
VIEW = "app.add_url_rule('/', 'home', lambda: '')"


@pytest.mark.parametrize(
    ("hook", "more"), [(GUARD, ""), (NOTHING, ""), (AFTER, ""), (DISPATCH, VIEW)]
)
def test_other_hooks_are_not(tmp_path, hook, more):
    """One that refuses, one that gives nothing, and one beside views."""
    assert doubts(tmp_path, hook, more) == []


FILES = "from flask import Flask\nfiles = Flask('files')\n@files.get('/a')\ndef a(): return ''\n"


def test_such_an_application_beside_another_is_named(tmp_path):
    """The fuller one is told; nobody would look for the other."""
    [message] = doubts(tmp_path, DISPATCH, files=FILES)

    assert message.startswith("app:app is another application (app.answer answers its requests)")
