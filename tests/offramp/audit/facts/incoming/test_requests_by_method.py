"""What a view takes from a request of each of its methods."""

import pytest

from tests.offramp.audit.facts.facts import routes

FIRST = """
    def read(body):
        return body.get("note") if request.method == "POST" else None

    @app.route("/", methods=["GET", "POST"])
    def view():
        if request.method == "GET":
            return str(request.args.get("page"))
        body = request.get_json()
        read(body)
        return body["name"]
"""
LAST = """
    @app.route("/", methods=["GET", "POST"])
    def view():
        if request.method == "POST":
            body = request.get_json()
            return body["name"] + request.args["next"]
        return str(request.args.get("page"))
"""
BOTH = """
    @app.route("/", methods=["GET", "POST"])
    def view():
        return request.get_json()["name"]
"""
TAKEN = {
    "after the page was shown": (FIRST, [["page"], ["name", "note"]]),
    "behind a test of the method": (LAST, [["page"], ["name", "next"]]),
    "whatever the method is": (BOTH, [["name"], ["name"]]),
}


@pytest.mark.parametrize("name", TAKEN)
def test_keys_are_those_of_the_method(tmp_path, name):
    """A page that is shown carries nothing of what is sent afterwards."""
    source, wanted = TAKEN[name]
    found = routes(tmp_path, source)
    shapes = [found[f"{method} /"].request for method in ("GET", "POST")]

    assert [sorted([*one.json, *one.query]) for one in shapes] == wanted


def test_what_may_be_sent_in_two_ways_is_sent_in_the_form(tmp_path):
    """`request.values` has both; a page that is shown has its address alone."""
    found = routes(
        tmp_path,
        """
        @app.route("/", methods=["GET", "POST"])
        def view():
            return request.values["name"] + request.args["page"]
        """,
    )
    shapes = [found[f"{method} /"].request for method in ("GET", "POST")]

    assert [(one.query, one.form) for one in shapes] == [
        (["name", "page"], []),
        (["page"], ["name"]),
    ]
