"""Answers that several routes give."""

from flask import Response


def no_content() -> Response:
    """204, without a body and without a content type."""
    response = Response(status=204)
    response.headers.pop("Content-Type", None)
    return response
