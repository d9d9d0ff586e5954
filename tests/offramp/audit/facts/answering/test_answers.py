"""What a route answers is told by status, content and key."""

from pathlib import Path

import pytest

from offramp.audit.facts.answering import answers
from tests.offramp.audit.facts.routes import fact

VIEW = "@app.get('/')\ndef view():\n    "
OWN = "class Gone(Exception):\n    status = 410\n"
ANSWERS = {
    "a text": ([200], ["text/html"], [], VIEW + "return 'x'"),
    "a dictionary": ([200], ["application/json"], ["a"], VIEW + "return {'a': 1}"),
    "a status beside it": ([201], ["application/json"], ["a"], VIEW + "return jsonify(a=1), 201"),
    "HTTPStatus": (
        [202],
        ["text/html"],
        [],
        "from http import HTTPStatus\n" + VIEW + "return 'x', HTTPStatus.ACCEPTED",
    ),
    "nothing beside a status": (
        [200, 204],
        ["text/html"],
        [],
        VIEW + "if request.args:\n        return None, 204\n    return 'x'",
    ),
    "no body": ([204], [], [], VIEW + "return Response(status=204)"),
    "a status that is given a name in each branch": (
        [200, 404],
        ["application/json"],
        ["a"],
        VIEW + "code = 200\n    if request.args:\n        code = 404\n    return {'a': 1}, code",
    ),
    "a status that a condition decides": (
        [200, 404, 502],
        ["application/json", "text/html"],
        ["a"],
        VIEW
        + "code = 200 if request.args else 502\n"
        + "    if code == 200:\n        return {'a': 1}, code\n"
        + "    return 'x', 502 if request.args else 404",
    ),
    "a status of each answer with one name": (
        [400, 409],
        ["text/html"],
        [],
        "TAKEN = {'code': 409, 'message': 'x'}\n"
        + VIEW
        + "if request.args:\n        answer = Response('x')\n"
        + "        answer.status_code = 400\n        return answer\n"
        + "    answer = Response('x')\n    answer.status_code = TAKEN['code']\n    return answer",
    ),
    "a list that rows are added to": (
        [200],
        ["application/json"],
        ["a"],
        VIEW + "found = []\n    for one in request.args:\n        row = {'a': one}\n"
        "        found.append(row)\n    return found",
    ),
    "a list that words are added to": (
        [200],
        ["application/json"],
        [],
        VIEW
        + "found = []\n    for one in request.args:\n        found.append(one)\n    return found",
    ),
    "a status of the answer to an error": (
        [200, 401],
        ["text/html"],
        [],
        VIEW + "try:\n        answer = Response('x')\n    except ValueError:\n"
        "        answer = Response('y')\n        answer.status_code = 401\n    return answer",
    ),
    "a status that is put in where something failed": (
        [201, 404],
        ["text/html"],
        [],
        VIEW + "answer = Response('x')\n    answer.status_code = 201\n    if request.args:\n"
        "        answer.status_code = 404\n    return answer",
    ),
    "a status that each branch gives": (
        [201, 400, 404],
        ["text/html"],
        [],
        VIEW + "answer = Response('x')\n    if request.args:\n"
        "        answer.status_code = 201\n    elif request.data:\n"
        "        answer.status_code = 400\n    else:\n"
        "        answer.status_code = 404\n    return answer",
    ),
    "a status that is put in for all": (
        [202],
        ["text/html"],
        [],
        VIEW + "answer = Response('x')\n    if request.args:\n"
        "        answer.status_code = 201\n    with lock:\n"
        "        answer.status_code = 202\n    return answer",
    ),
    "an error that is returned": (
        [200, 404],
        ["text/html"],
        [],
        "from werkzeug.exceptions import NotFound\n"
        + VIEW
        + "if request.args:\n        return NotFound()\n    return 'x'",
    ),
    "a mapping of mappings by keys that the data know": (
        [200],
        ["application/json"],
        ["id", "name"],
        VIEW
        + "found = {}\n    for one in g.rows:\n        found[one.id] = {'id': one.id}\n"
        + "        found[one.id] = dict(name=one.name)\n    found.last = {'no': 1}\n"
        + "    return jsonify(found)",
    ),
    "a mapping that a comprehension makes": (
        [200],
        ["application/json"],
        ["id"],
        VIEW + "return {one.id: {'id': one.id} for one in g.rows}",
    ),
    "a template": (
        [200],
        ["a.html", "text/html"],
        [],
        VIEW + "return render_template('a.html', x=1)",
    ),
    "a redirect": ([303], [], [], VIEW + "return redirect('/x', code=303)"),
    "a content type": (
        [200],
        ["text/csv"],
        [],
        VIEW + "return Response('a,b', mimetype='text/csv')",
    ),
    "a status that is set afterwards": (
        [201],
        ["application/json"],
        ["a"],
        VIEW + "made = jsonify(a=1)\n    made.status_code = 201\n    return made",
    ),
    "an own function's answer": (
        [202],
        ["application/json"],
        ["a"],
        "def told():\n    return {'a': 1}, 202\n" + VIEW + "return told()",
    ),
    "a status that a caller decides": (
        [200, 400, 404],
        ["application/json", "text/html"],
        ["error"],
        "def fail(text, code=400):\n    return jsonify({'error': text}), code\n"
        + VIEW
        + "if request.args:\n        return fail('x', 404)\n"
        "    if request.form:\n        return fail('y')\n    return 'x'",
    ),
    "a status that nobody knows": (
        [200],
        ["application/json"],
        ["error"],
        "def fail(text, code):\n    return jsonify({'error': text}), code\n"
        + VIEW
        + "return fail('x', g.code)",
    ),
    "keys of a mapping that is filled": (
        [200],
        ["application/json"],
        ["a", "b"],
        VIEW + "found = {'a': 1}\n    found['b'] = 2\n    other = {}\n    other['c'] = 3\n"
        "    return jsonify(found)",
    ),
    "keys of what a list holds": (
        [200],
        ["application/json"],
        ["a"],
        VIEW + "found = []\n    for one in g.rows:\n        found.append({'a': one})\n"
        "    return jsonify(found)",
    ),
    "an abort": (
        [200, 404],
        ["text/html"],
        [],
        VIEW + "if request.args:\n        abort(404)\n    return 'x'",
    ),
    "an own error with a status": (
        [200, 410],
        ["text/html"],
        [],
        OWN + VIEW + "if request.args:\n        raise Gone\n    return 'x'",
    ),
    "an error that a handler answers": (
        [200, 418],
        ["text/html"],
        [],
        "class Odd(Exception):\n    pass\n@app.errorhandler(Odd)\ndef odd(error):\n"
        "    return 'odd', 418\n" + VIEW + "if request.args:\n        raise Odd\n    return 'x'",
    ),
    "an error that is given its status": (
        [200, 404, 409, 410],
        ["text/html"],
        [],
        "from http import HTTPStatus\n"
        "class Failed(Exception):\n    def __init__(self, text, *, status=500, more=None):\n"
        "        self.status = status\n"
        "class Gone(Failed):\n    def __init__(self, text):\n"
        "        super().__init__(text, status=410)\n"
        + VIEW
        + "if request.args:\n        raise Failed('x', status=409)\n"
        "    if request.form:\n        raise Gone('x')\n"
        "    if request.json:\n        abort(HTTPStatus.NOT_FOUND)\n    return 'x'",
    ),
    "an error that a method makes": (
        [200, 404, 409, 500],
        ["text/html"],
        [],
        "GONE = {'text': 'x', 'status': 404}\n"
        "class Failed(Exception):\n    def __init__(self, text, status=500):\n"
        "        self.status = status\n"
        "    @classmethod\n    def gone(cls):\n        return cls(**GONE)\n"
        "    @classmethod\n    def taken(cls):\n        return cls('x', status=409)\n"
        "    @classmethod\n    def odd(cls):\n        return cls('x')\n"
        + VIEW
        + "if request.args:\n        raise Failed.gone()\n"
        "    if request.form:\n        raise Failed.taken()\n"
        "    if request.json:\n        raise Failed.odd()\n    return 'x'",
    ),
    "an error that is given no status": (
        [200, 500],
        ["text/html"],
        [],
        "class Failed(Exception):\n    def __init__(self, text, status=500):\n"
        "        self.status = status\n"
        + VIEW
        + "if request.args:\n        raise Failed('404')\n    return 'x'",
    ),
    "an error of Werkzeug": (
        [200, 409],
        ["text/html"],
        [],
        "from werkzeug.exceptions import Conflict\n"
        + VIEW
        + "if request.args:\n        raise Conflict\n    return 'x'",
    ),
    "an error without a status": (
        [200],
        ["text/html"],
        [],
        VIEW + "if request.args:\n        raise ValueError\n    return 'x'",
    ),
    "a content type among the headers": (
        [200, 201, 202],
        ["application/json", "text/csv", "text/plain"],
        ["a"],
        VIEW
        + "if request.args:\n        return 'x', {'Content-Type': 'text/csv; charset=utf-8'}\n"
        + "    if request.data:\n        return '{}', 201, {'content-type': 'application/json'}\n"
        + "    if request.form:\n        return {'a': 1}, 202, {'X-Type': 'text/html'}\n"
        + "    return Response('x', headers={'Content-Type': 'text/plain'})",
    ),
    "a template that is streamed": (
        [200],
        ["a.html", "text/html"],
        [],
        "from flask import stream_template\n" + VIEW + "return stream_template('a.html')",
    ),
    "a number that is no status": ([200], ["text/html"], [], VIEW + "return 'x', {'Age': '7'}"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_followed_to_what_they_are_made_of(name: str, tmp_path: Path) -> None:
    """Both sides have to give the same."""
    statuses, content, keys, source = ANSWERS[name]
    shape = fact(answers.find, tmp_path, source)
    assert (shape.statuses, shape.content, shape.json) == (statuses, content, keys)
