"""What is refused by a status is answered by its handler, or by what `abort` is handed."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    from flask import Blueprint, Response, abort, jsonify, make_response, render_template
    from werkzeug.exceptions import Conflict, Gone, HTTPException, NotFound
    part, other = Blueprint("part", __name__), Blueprint("other", __name__)

    class Lost(NotFound):
        pass

    class Failed(Exception):
        status_code = 422
        def told(self):
            return {"message": str(self)}

    @app.errorhandler(404)
    def missing(error):
        return jsonify(error="no such thing"), 404
    @app.errorhandler(Conflict)
    def conflict(error):
        return {"conflict": str(error)}, 409
    @part.errorhandler(410)
    def gone(error):
        return {"gone": 1}, 410
    @other.app_errorhandler(403)
    def forbidden(error):
        return {"forbidden": 1}, 403
    @other.errorhandler(402)
    def unpaid(error):
        return {"unpaid": 1}, 402
    @app.errorhandler(Failed)
    def failed(error):
        return jsonify(error.told()), error.status_code
    def refusal():
        return make_response(jsonify(refused=1), 418)

    @part.get("/")
    def view():
        CODE
        return {"ok": 1}
    app.register_blueprint(part)
    app.register_blueprint(other, url_prefix="/other")
"""
ANSWERS = {
    "abort(404)": ([200, 404], ["error", "ok"]),
    "raise NotFound()": ([200, 404], ["error", "ok"]),
    "raise Lost()": ([200, 404], ["error", "ok"]),
    "abort(409)": ([200, 409], ["conflict", "ok"]),
    "abort(410)": ([200, 410], ["gone", "ok"]),
    "abort(403)": ([200, 403], ["forbidden", "ok"]),
    "raise Failed()": ([200, 422], ["message", "ok"]),
    "abort(make_response(jsonify(teapot=1), 418))": ([200, 418], ["ok", "teapot"]),
    "abort(refusal())": ([200, 418], ["ok", "refused"]),
    "answer = refusal()\n        abort(answer)": ([200, 418], ["ok", "refused"]),
    "abort(Response(status=418))": ([200, 418], ["ok"]),
    # not those of another status, of another blueprint, of nobody
    "abort(402)": ([200, 402], ["ok"]),
    "abort(400)": ([200, 400], ["ok"]),
    "raise Gone()": ([200, 410], ["gone", "ok"]),
    "abort(request.args['code'])": ([200], ["ok"]),
    "return jsonify(late=1), 404": ([200, 404], ["late", "ok"]),
}


@pytest.mark.parametrize("code", ANSWERS)
def test_a_refusal_is_answered_by_its_handler(tmp_path: Path, code: str) -> None:
    """Callers read the keys of an error as they read those of an answer."""
    found = facts.routes(tmp_path, HEAD.replace("CODE", code))["GET /"].response

    assert (found.statuses, found.json) == ANSWERS[code]
