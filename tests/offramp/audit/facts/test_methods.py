"""What runs for one method only, also where a function asks for it."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

ASKING = """
    import flask
    import werkzeug.exceptions
    def is_get():
        "Tell so."
        return flask.request.method == "GET"
    def is_post(checked=True):
        if flask.request.method != "POST":
            return False
        if flask.request.form.get("_method") in (None, "POST"):
            return bool(checked)
        else:
            return False
    def is_small():
        return flask.request.content_length == 0
    @app.route("/", methods=["GET", "POST"])
    def view():
"""
ONE_EACH = """
        if is_get():
            return "shown"
        elif is_post():
            return {"kept": flask.request.form["a"]}, 201
"""
BOTH = """
        if is_small():
            return "shown"
        return {"kept": flask.request.form["a"]}, 201
"""
REFUSING = """
        if flask.request.method == "GET":
            flask.abort(405)
        return {"kept": flask.request.form["a"]}, 201
"""
RAISING = """
        if is_get():
            raise werkzeug.exceptions.MethodNotAllowed()
        return {"kept": flask.request.form["a"]}, 201
"""
TELLING = """
        if flask.request.method == "GET":
            print(405)
        return {"kept": flask.request.form["a"]}, 201
"""
BRANCHES = """
        if flask.request.method == "POST":
            if flask.request.args:
                answer = flask.jsonify({"kept": 1}), 201
                return answer
            else:
                with open("a") as file:
                    return file.read(), 202
        elif flask.request.method == "GET":
            answer = flask.jsonify({"shown": 1})
            try:
                return answer
            except ValueError:
                flask.abort(404)
        return "never", 500
"""
GOING_ON = """
        if flask.request.method == "POST":
            if flask.request.args:
                return {"kept": 1}, 201
        elif flask.request.method == "GET":
            return {"shown": 1}
        return "else", 202
"""
TOLD = [
    (ONE_EACH, {"GET /": ([200], []), "POST /": ([201], ["kept"])}),
    (BOTH, {"GET /": ([200, 201], ["kept"]), "POST /": ([200, 201], ["kept"])}),
    (REFUSING, {"GET /": ([405], []), "POST /": ([201], ["kept"])}),
    (RAISING, {"GET /": ([405], []), "POST /": ([201], ["kept"])}),
    (TELLING, {"GET /": ([201], ["kept"]), "POST /": ([201], ["kept"])}),
    (BRANCHES, {"GET /": ([200, 404], ["shown"]), "POST /": ([201, 202], ["kept"])}),
    (GOING_ON, {"GET /": ([200], ["shown"]), "POST /": ([201, 202], ["kept"])}),
]
NAMES = [
    "by method",
    "by something else",
    "aborted",
    "raised",
    "only told",
    "in all branches",
    "in some",
]


@pytest.mark.parametrize(("body", "answers"), TOLD, ids=NAMES)
def test_a_function_may_ask_for_the_method(
    tmp_path: Path, body: str, answers: dict[str, tuple[list[int], list[str]]]
) -> None:
    """What it may say yes to is what runs; what it looks at beside that is left open."""
    found = facts.routes(tmp_path, ASKING + body)

    told = {name: (one.response.statuses, one.response.json) for name, one in found.items()}
    assert {name: told[name] for name in answers} == answers


MATCHING = """
    @app.route("/", methods=["GET", "POST", "PUT", "DELETE"])
    def view():
        match flask.request.method:
            case "GET":
                return {"shown": 1}
            case "POST" | "PUT":
                flask.session["a"] = 1
                found = {"kept": flask.request.form["a"]}
            case _:
                return "", 204
        return found, 201
"""
BY_NAME = """
    def show():
        return {"shown": 1}
    def save():
        return {"kept": flask.request.form["a"]}, 201
    def drop():
        return "", 204
    @app.route("/", methods=["GET", "POST", "DELETE"])
    def view():
        chosen = {"GET": show, "POST": save, "DELETE": drop}[flask.request.method]
        return chosen()
    @app.route("/in-place", methods=["GET", "POST"])
    def in_place():
        return {"get": show, "post": save}.get(flask.request.method.lower())()
    @app.route("/other", methods=["GET", "POST"])
    def other():
        return {"GET": show, "POST": save}[flask.request.args["as"]]()
"""
SHOWN, KEPT = ([200], ["shown"], []), ([201], ["kept"], ["a"])
DROPPED = ([204], [], [])


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (MATCHING, {"GET /": SHOWN, "POST /": KEPT, "PUT /": KEPT, "DELETE /": DROPPED}),
        (BY_NAME, {"GET /": SHOWN, "POST /": KEPT, "DELETE /": DROPPED}),
        (BY_NAME, {"GET /in-place": SHOWN, "POST /in-place": KEPT}),
    ],
)
def test_a_view_may_choose_by_the_method(
    tmp_path: Path, source: str, told: dict[str, tuple[list[int], list[str], list[str]]]
) -> None:
    """By a `match`, or of a mapping that has a function for each."""
    found = facts.routes(tmp_path, "    import flask\n" + source)

    for name, expected in told.items():
        one = found[name]
        assert (one.response.statuses, one.response.json, one.request.form) == expected


def test_what_is_chosen_by_something_else_is_of_all_methods(tmp_path: Path) -> None:
    """The query decides there, so that either may run."""
    found = facts.routes(tmp_path, "    import flask\n" + BY_NAME)

    assert found["POST /other"].request.form == ["a"]
    assert {"app.show", "app.save"} <= set(found["GET /other"].functions)


def test_a_match_by_the_method_guards_one_of_them(tmp_path: Path) -> None:
    """As a branch does."""
    source = """
    import flask
    @app.route("/", methods=["GET", "POST"])
    def view():
        match flask.request.method:
            case "POST":
                if "user" not in session:
                    flask.abort(401)
        return ""
"""
    found = facts.routes(tmp_path, source)

    assert [found[f"{one} /"].auth.kind for one in ("GET", "POST")] == ["none", "session"]
