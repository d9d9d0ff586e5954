"""flask-saml2, as of 0.3: the blueprints of a service provider and of an identity provider."""

from __future__ import annotations

from offramp.code.surface import pages
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Value

LIBRARY = Library()
KIND = "flask-saml2"
SERVICE = LIBRARY.model("flask_saml2.sp.ServiceProvider", "flask_saml2.sp.sp.ServiceProvider")
IDENTITY = LIBRARY.model("flask_saml2.idp.IdentityProvider", "flask_saml2.idp.idp.IdentityProvider")
OF_SERVICE = """
    GET /login/ login
    GET /login/idp/ login_idp
    POST /logout/ logout
    POST /acs/ acs
    GET /sls/ sls
    GET /metadata.xml metadata
"""
OF_IDENTITY = """
    GET,POST /login/ login_begin
    GET /login/process/ login_process
    GET /logout/ logout
    GET /metadata.xml metadata
"""


@SERVICE.method("create_blueprint")
def of_service(call: Call) -> Value:
    """`app.register_blueprint(provider.create_blueprint(), url_prefix="/saml/")`."""
    return _blueprint(call, "flask_saml2_sp", OF_SERVICE)


@IDENTITY.method("create_blueprint")
def of_identity(call: Call) -> Value:
    """Make the blueprint of who tells others who somebody is."""
    return _blueprint(call, "flask_saml2_idp", OF_IDENTITY)


def _blueprint(call: Call, name: str, routes: str) -> Value:
    named = call.world.plain(call.world.known(call.self, "blueprint_name"))
    made = pages.blueprint(call, named if isinstance(named, str) else name)
    pages.table(call, made, routes, kind=KIND)
    return made
