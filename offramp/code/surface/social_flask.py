"""Python Social Auth for Flask, as of 1.0: a blueprint that is ready (social_flask/routes.py)."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value
from offramp.code.surface.interpreter.world import World

LIBRARY = Library()
KIND = "social-auth-app-flask"
OPEN = """
    GET,POST /login/<string:backend>/ auth
    GET,POST /complete/<string:backend>/ complete
"""
SIGNED_IN = """
    POST /disconnect/<string:backend>/ disconnect
    POST /disconnect/<string:backend>/<int:association_id>/ disconnect
    POST /disconnect/<string:backend>/<string:association_id>/ disconnect
"""


@LIBRARY.proxy("social_flask.routes.social_auth", "social.apps.flask_app.routes.social_auth")
def social_auth(world: World) -> Value:
    """Return the blueprint, the same each time."""
    return pages.ready(world, "social_flask.routes", _make)


def _make(call: Call) -> Instance:
    made = pages.blueprint(call, "social")
    pages.table(call, made, OPEN, kind=KIND)
    pages.table(call, made, SIGNED_IN, kind=KIND, by=["flask_login.login_required"])
    return made
