"""What hooks answer in the place of a view."""

from tests.offramp.audit.facts.facts import routes

HOOKS = """
    from flask import jsonify, redirect

    @app.before_request
    def blocked():
        if request.remote_addr in g.blocked:
            return jsonify({"error": "no"}), 403

    @app.before_request
    def signed_in():
        if request.endpoint != "home" and "user" not in session:
            return redirect("/login"), 307

    @app.after_request
    def marked(response):
        return response, 299

    @app.get("/")
    def home():
        return {"a": 1}
"""


def test_a_hook_may_answer_for_any_view(tmp_path):
    """Who calls a function is refused there as well, with the same keys."""
    found = routes(tmp_path, HOOKS)["GET /"].response

    assert found.statuses == [200, 403]
    assert found.json == ["a", "error"]
