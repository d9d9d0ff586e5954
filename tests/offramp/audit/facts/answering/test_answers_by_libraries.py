"""Statuses that extensions and decorators are told, or give themselves."""

from pathlib import Path

import pytest

from offramp.audit.facts.answering import answers
from tests.offramp.audit.facts.routes import fact

VIEW = "@app.get('/')\ndef view():\n    "


OWN = "class Gone(Exception):\n    status = 410\n"


ANSWERS = {
    "a redirect by which Authlib signs in": (
        [302],
        [],
        [],
        VIEW + "return g.oauth.google.authorize_redirect('/back')",
    ),
    "a status that APIFlask is told": (
        [201],
        ["application/json"],
        ["a"],
        (
            "from apiflask import APIBlueprint\npets = APIBlueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.output({}, status_code=201)\ndef view():\n    return {'a': 1}"
        ),
    ),
    "a status that flask-smorest is told": (
        [202],
        ["application/json"],
        ["a"],
        (
            "import flask_smorest\npets = flask_smorest.Blueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.response(202)\ndef view():\n    return {'a': 1}"
        ),
    ),
    "a status that APIFairy is told": (
        [201],
        ["application/json"],
        ["a"],
        (
            "from apifairy import response\n"
            "@app.get('/')\n@response({}, 201)\ndef view():\n    return {'a': 1}"
        ),
    ),
    "what is no status for APIFairy": (
        [200],
        ["application/json"],
        ["a"],
        (
            "from apifairy import other_responses, response\n"
            "@app.get('/')\n@response({})\n@other_responses({404: 'x'})\n"
            "def view():\n    return {'a': 1}"
        ),
    ),
    "a page of Flask-Login, which sends on": (
        [200, 302],
        ["text/html"],
        [],
        (
            "import flask_login\nmanager = flask_login.LoginManager(app)\n"
            "manager.login_view = 'sign_in'\n"
            "@app.get('/')\n@flask_login.login_required\ndef view():\n    return 'x'"
        ),
    ),
    "a page of Flask-Login, which refuses": (
        [200, 401],
        ["text/html"],
        [],
        (
            "import flask_login\nmanager = flask_login.LoginManager(app)\n"
            "@app.get('/')\n@flask_login.login_required\ndef view():\n    return 'x'"
        ),
    ),
    "a page without a guard beside those of Flask-Login": (
        [200],
        ["text/html"],
        [],
        (
            "import flask_login\nmanager = flask_login.LoginManager(app)\n"
            "manager.login_view = 'sign_in'\n"
            "@app.get('/')\ndef view():\n    return 'x'"
        ),
    ),
    "a status that a blueprint of one's own is told, of nothing": (
        [204],
        [],
        [],
        (
            "import flask_smorest\nclass Own(flask_smorest.Blueprint):\n    pass\n"
            "pets = Own('pets', __name__)\n"
            "@app.get('/')\n@pets.response(204)\ndef view():\n    print('gone')"
        ),
    ),
    "a status that is told by its old word, of nothing but errors": (
        [204, 404],
        ["text/html"],
        [],
        (
            "import flask_smorest\npets = flask_smorest.Blueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.response({}, code=204)\ndef view():\n"
            "    if g.x:\n        return 'gone', 404\n    g.rows.clear()"
        ),
    ),
    "a number that is sent as nothing": (
        [204, 404],
        ["text/html"],
        [],
        (
            "import flask_smorest\npets = flask_smorest.Blueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.response({}, code=204)\ndef view():\n"
            "    if g.x:\n        return 'gone', 404\n    return 204"
        ),
    ),
    "a status that is told where something is always returned": (
        [200],
        ["application/json"],
        ["a"],
        (
            "import flask_smorest\npets = flask_smorest.Blueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.response(201)\ndef view():\n"
            "    if g.x:\n        return {'a': 2}, 200\n    return {'a': 1}, 200"
        ),
    ),
    "a body that a function is handed": (
        [200, 404],
        ["application/json"],
        ["a", "b"],
        (
            "import json\ndef shaped(row):\n    return {'a': row.a, 'b': row.b}\n"
            "def respond(body=None, status=200):\n"
            "    return Response(body, status=status, content_type='application/json')\n"
            "@app.get('/')\ndef view():\n    if not g.rows:\n        return respond(status=404)\n"
            "    return respond(json.dumps([shaped(one) for one in g.rows]))"
        ),
    ),
    "a status of its own beside what is told": (
        [200],
        ["application/json"],
        ["a"],
        (
            "import flask_smorest\npets = flask_smorest.Blueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.response(201)\ndef view():\n    return {'a': 1}, 200"
        ),
    ),
    "a status that documentation names": (
        [200, 404],
        ["application/json"],
        ["a"],
        (
            "import flask_smorest\npets = flask_smorest.Blueprint('pets', __name__)\n"
            "@app.get('/')\n@pets.alt_response(404)\ndef view():\n    return {'a': 1}"
        ),
    ),
    "what a decorator answers in its place": (
        [200, 302, 418],
        ["text/html"],
        ["error"],
        (
            "import functools\n"
            "def only(role):\n    def around(view):\n        @functools.wraps(view)\n"
            "        def inner(*args, **options):\n"
            "            if request.args:\n                return redirect('/login')\n"
            "            if request.form:\n                return jsonify({'error': role}), 418\n"
            "            return view(*args, **options)\n        return inner\n    return around\n"
            "@app.get('/')\n@only('admin')\ndef view():\n    return 'x'"
        ),
    ),
    "the fields that a decorator leaves": (
        [200],
        ["application/json"],
        ["id", "name"],
        (
            "from flask_restful import fields, marshal_with\n"
            "FIELDS = {'id': fields.Integer, 'name': fields.String}\n"
            "@app.get('/')\n@marshal_with(FIELDS)\ndef view():\n    return {}"
        ),
    ),
    "the fields of a decorator of one's own that is called so": (
        [200],
        ["application/json"],
        [],
        (
            "def marshal_with(fields):\n    return lambda view: view\n"
            "@app.get('/')\n@marshal_with({'id': 1})\ndef view():\n    return {}"
        ),
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_followed_to_what_they_are_made_of(name: str, tmp_path: Path) -> None:
    """Both sides have to give the same."""
    statuses, content, keys, source = ANSWERS[name]
    shape = fact(answers.find, tmp_path, source)
    assert (shape.statuses, shape.content, shape.json) == (statuses, content, keys)


def test_what_decorators_answer_in_the_view_s_place_is_kept_apart(tmp_path: Path) -> None:
    """Whoever asks for a page gets that, and not the page, until something was done before."""
    shape = fact(answers.find, tmp_path, ANSWERS["what a decorator answers in its place"][-1])

    assert shape.around == [302, 418]


def test_what_the_view_answers_itself_is_not_around_it(tmp_path: Path) -> None:
    """A page of its own that a signed-in caller is sent on from is a page for all others."""
    source = "@app.get('/')\ndef view():\n    return redirect('/a') if g.user else 'x'"
    shape = fact(answers.find, tmp_path, source)

    assert (shape.statuses, shape.around) == ([200, 302], [])
