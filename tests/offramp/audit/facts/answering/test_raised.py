"""Errors on the way are answered by what the application says of them, with its keys."""

from pathlib import Path

import pytest

from tests.offramp.audit.facts import facts

HEAD = """
    from flask import Response, jsonify, make_response
    from flask_mongoengine import MongoEngine
    from flask_restful import Api, Resource
    from marshmallow import Schema, ValidationError, fields
    mongo = MongoEngine(app)
    class Gone(Exception):
        pass
    class Told(Exception):
        def __init__(self, message, code=None):
            self.message = message
            self.code = code or 409
        def response(self):
            return jsonify({"error": self.message}), self.code
    class Numbered(Exception):
        def __init__(self, message, code, http_status_code=None):
            self.code = code
            self.http_code = http_status_code
    class Refused(Numbered):
        def __init__(self, message):
            super().__init__(code="E4", http_status_code=401, message=message)
    class Odd(Numbered):
        def __init__(self, message):
            super().__init__(message, 404)
    class Elsewhere(Exception):
        pass
    class Name(Schema):
        name = fields.Str()
    class Post(mongo.Document):
        title = mongo.StringField()
    def fail(message):
        raise Told(message)
    def store():
        app.logger.info("stored")
    said = {"Gone": {"message": "it is gone", "status": 410}}
    api = Api(app, errors=said)
    @app.errorhandler(ValidationError)
    def invalid(error):
        return make_response(jsonify({"invalid": error.messages}), 422)
    @app.errorhandler(Told)
    def told(error):
        return error.response()
    @api.resource("/")
    class Page(Resource):
        def post(self):
            CODE
"""
ANSWERS = {
    "raise Gone": ([410], ["message", "status"]),
    "raise Told('x')": ([409], ["error"]),
    "raise Told('x', code=418)": ([418], ["error"]),
    "raise Told('x', 402)": ([402], ["error"]),
    "fail('x')": ([409], ["error"]),
    "raise Numbered('x', 'E7', 403)": ([403], []),
    "raise Refused('x')": ([401], []),
    "return {'name': Name().load(request.json)}": ([200, 422], ["invalid", "name"]),
    "return store()": ([200], []),
    "return Response(Post.objects().to_json())": ([200], ["title"]),
    # what nothing is said of, or what reads nothing
    "raise Elsewhere": ([], []),
    "raise Odd('x')": ([], []),
    "return {'name': Name().dump(request.json)}": ([200], ["name"]),
    "return {'name': api.load(request.json)}": ([200], ["name"]),
}


@pytest.mark.parametrize("code", ANSWERS)
def test_an_error_is_answered_as_the_application_says(tmp_path: Path, code: str) -> None:
    """A handler's status and keys count, and Flask-RESTful's own mapping."""
    found = facts.route(tmp_path, HEAD.replace("CODE", code)).response

    assert (found.statuses, found.json) == ANSWERS[code]
