"""
The paths of Flask-Assistant 0.5, and of Flask-Ask 0.9.

Those of Flask-Assistant are written anew by `python -m tests.offramp.code.surface.recorded PYTHON`
and this file's name; Flask-Ask starts with nothing newer than Flask 0.12, and was read.
"""

from pathlib import Path

import pytest

from offramp.code.surface.made_with import called
from tests.offramp.code.surface.recorded import Recorded

APP = Recorded(
    """
    from flask import Flask
    from flask_assistant import Assistant, ask, tell

    app = Flask(__name__)
    assist = Assistant(app, route="/hear", project_id="x")

    @assist.action("greeting")
    def greet(): return ask("x")

    @assist.context("x")
    @assist.action("bye", mapping={})
    def bye(): return tell("x")
    """,
    routes="""
        POST /hear _flask_assitant_view_func
    """,
)
PART = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_assistant import Assistant

    part = Blueprint("part", __name__, url_prefix="/part")
    assist = Assistant(blueprint=part, project_id="x")

    def create_app():
        app = Flask(__name__)
        app.register_blueprint(part)
        return app
    """,
    routes="""
        POST /part part._flask_assitant_view_func
    """,
    application="app:create_app",
)
ASKED = """
from flask import Flask
from flask_ask import Ask, question, statement

app = Flask(__name__)
ask = Ask(app, "/skill")

@ask.launch
def launched(): return question("x")

@ask.intent("HelloIntent", mapping={"name": "Name"})
def hello(name): return statement(name)
"""


@pytest.mark.parametrize("one", [APP, PART])
def test_all_actions_are_asked_for_at_one_path(tmp_path: Path, one: Recorded) -> None:
    """A blueprint has it at its prefix."""
    assert one.found(tmp_path) == one.rows


def test_the_projects_functions_are_what_answers(tmp_path: Path) -> None:
    """The first is named, and all of them are told."""
    [found] = [one for one in APP.surface(tmp_path).routes if one.kind == "flask-assistant"]

    assert list(called(found)) == ["app.greet", "app.bye"]


def test_a_skill_is_asked_by_who_signs(tmp_path: Path) -> None:
    """With or without brackets, what stands over a function makes it an answer."""
    [found] = [one for one in Recorded(ASKED).surface(tmp_path).routes if one.kind == "flask-ask"]

    assert (found.path, found.methods) == ("/skill", ("POST",))
    assert list(called(found)) == ["app.launched", "app.hello"]
    assert found.wrappers == ("flask_ask.Ask",)
