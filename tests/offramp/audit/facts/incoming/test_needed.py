"""A key without which a request is refused is a duty; one that is only asked for is none."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    from flask import abort, flash, jsonify, redirect, render_template
    from werkzeug.exceptions import BadRequest
    from shop import other
    KEYS = ("name", "mail")
    class ApiError(Exception):
        def __init__(self, message, status_code=400):
            self.status_code = status_code
    def fail(message, code=422):
        return jsonify(error=message), code
    def check(body):
        if "name" not in body:
            raise ApiError("no name")
    @app.route("/", methods=["GET", "POST"])
    def view():
        data = request.get_json()
        CODE
        return {"name": data.get("name"), "mail": data.get("mail")}
"""
NEEDED = {
    "if 'name' not in data: return {'e': 1}, 400": "name",
    "if not data.get('name'): return jsonify(e=1), 422": "name",
    "if 'name' not in data or not data.get('mail'): abort(400)": "mail name",
    "if not ('name' in data and 'mail' in data): raise BadRequest()": "mail name",
    "if data.get('name') is None: raise ApiError('x', 409)": "name",
    "if not data.get('name', '').strip(): return fail('x')": "name",
    "if not (data.get('name') or '').strip(): return fail('x', code=400)": "name",
    "given = data.get('name')\n        if not given: abort(400, 'no name')": "name",
    "if not (given := data.get('name')): abort(400)": "name",
    "if not all(one in data for one in KEYS): abort(400)": "mail name",
    "if any(one not in data for one in KEYS): abort(400)": "mail name",
    "if not all([data.get('name'), data.get('mail')]): abort(400)": "mail name",
    "for one in KEYS:\n            if one not in data: return fail(one)": "mail name",
    "lacking = [one for one in KEYS if one not in data]\n"
    "        if lacking: abort(400)": "mail name",
    "if not data:\n            abort(400)\n"
    "        elif 'name' not in data:\n            abort(400)": "",
    "if 'name' not in data:\n            abort(400)\n"
    "        elif 'mail' not in data:\n            abort(400)": "mail name",
    "check(data)": "name",
    "if request.method == 'POST':\n            if 'name' not in data: abort(400)": "name",
    "try:\n            if 'name' not in data: abort(400)\n"
    "        except KeyError:\n            pass": "name",
    "if 'mail' not in data: abort(400)\n        mail = data['mail']": "mail",
    # asked for, but not a duty of every request
    "if 'name' in data: return {'e': 1}, 400": "",
    "if 'mail' not in data: data['mail'] = ''": "",
    "if not data.get('mail'): return {'empty': 1}": "",
    "if not data.get('mail'): return redirect('/')": "",
    "if 'name' not in data and 'mail' not in data: abort(400)": "",
    "if not data.get('name', 'x'): abort(400)": "",
    "if data.get('mail') == 'x' or other.get('name') is None: abort(400)": "",
    "if data.get('mail'):\n            if 'name' not in data: abort(400)": "",
    "if not any(one in data for one in KEYS): abort(400)": "",
    "if not other.get('mail', data.get('mail')): abort(400)": "",
    "if 'mail' not in data: abort(500)": "",
}


@pytest.mark.parametrize("code", NEEDED)
def test_what_is_refused_without_a_key_needs_it(tmp_path: Path, code: str) -> None:
    """The case that should succeed must have it, though the code asks whether it is there."""
    found = facts.routes(tmp_path, HEAD.replace("CODE", code))["POST /"].request

    assert (found.json, " ".join(found.required)) == (["mail", "name"], NEEDED[code])
