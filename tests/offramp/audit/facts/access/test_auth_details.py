"""What is told of a guard beside its kind: where it stands, for whom, whether it must be."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import LOGIN, VIEW
from tests.offramp.audit.facts.routes import fact


def test_a_token_that_may_be_missing_is_optional(tmp_path: Path) -> None:
    """The route answers strangers too."""
    source = (
        "from flask_jwt_extended import jwt_required\n@app.get('/')\n"
        "@jwt_required(optional=True)\ndef view():\n    return 'x'"
    )
    found = fact(auth.find, tmp_path, source)
    assert (found.kind, found.optional) == ("jwt", True)


@pytest.mark.parametrize(
    "test",
    [
        "current_user.role != 'admin'",
        "not current_user.is_admin",
        "not current_user.has_role('admin')",
    ],
)
def test_roles_are_named(test: str, tmp_path: Path) -> None:
    """Who is signed in is not yet allowed."""
    source = f"{LOGIN}{VIEW}if {test}:\n        abort(403)\n    return 'x'"
    assert fact(auth.find, tmp_path, source).roles == ["admin"]


def test_the_place_of_a_guard_is_told(tmp_path: Path) -> None:
    """One has to be able to look."""
    source = LOGIN + "@app.get('/')\n@login_required\ndef view():\n    return 'x'"
    assert fact(auth.find, tmp_path, source).by == ["app.py:7 login_required"]


def test_a_key_that_may_be_missing_is_optional(tmp_path: Path) -> None:
    """Only a wrong one is refused."""
    source = (
        "HEADER = 'X-API-Key'\ndef known(view):\n    @wraps(view)\n    def inner(*a, **k):\n"
        "        key = request.headers.get(HEADER)\n        if key:\n"
        "            if find(key) is None:\n                abort(401)\n"
        "        return view(*a, **k)\n    return inner\ndef find(key):\n    return None\n"
        "@app.get('/')\n@known\ndef view():\n    return 'x'"
    )
    found = fact(auth.find, tmp_path, source)
    assert (found.kind, found.optional) == ("api key", True)


def test_names_that_are_made_of_each_other_are_looked_up_once(tmp_path: Path) -> None:
    """A long view sets its names again and again; each way between them would take minutes."""
    names = [f"n{number}" for number in range(30)]
    lines = [f"{one} = {' or '.join(names)}" for one in names]
    body = "\n    ".join(["n7 = session.get('user')", *lines, "if not n0:\n        abort(401)"])

    assert fact(auth.find, tmp_path, f"{VIEW}{body}\n    return 'x'").kind == "session"


@pytest.mark.parametrize("given", ["", "optional=True"])
def test_a_guard_that_a_class_lists_is_told_once_with_its_options(
    given: str, tmp_path: Path
) -> None:
    """A resource that anybody may call, known or not, must not be told to ask for a token."""
    source = (
        "from flask_jwt_extended import jwt_required\nfrom flask_restx import Api, Resource\n"
        "api = Api(app, doc=False, add_specs=False)\n"
        "@api.route('/things')\nclass Things(Resource):\n"
        f"    method_decorators = [jwt_required({given})]\n"
        "    def post(self):\n        return {}\n"
    )
    found = fact(auth.find, tmp_path, source, "/things")
    assert (found.kind, found.optional, len(found.by)) == ("jwt", bool(given), 1)
