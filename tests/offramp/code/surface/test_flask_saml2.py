"""
Routes of flask-saml2 0.3.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

SERVICE = Recorded(
    """
    from flask import Flask
    from flask_saml2.sp import ServiceProvider

    class Provider(ServiceProvider):
        def get_logout_return_url(self): return ""

    provider = Provider()
    app = Flask(__name__)
    app.register_blueprint(provider.create_blueprint(), url_prefix="/saml/")
    """,
    routes="""
        GET /saml/login/ flask_saml2_sp.login
        GET /saml/login/idp/ flask_saml2_sp.login_idp
        GET /saml/metadata.xml flask_saml2_sp.metadata
        GET /saml/sls/ flask_saml2_sp.sls
        POST /saml/acs/ flask_saml2_sp.acs
        POST /saml/logout/ flask_saml2_sp.logout
    """,
)
IDENTITY = Recorded(
    """
    from flask import Flask
    from flask_saml2.idp import IdentityProvider

    class Provider(IdentityProvider):
        blueprint_name = "who"

    def create_app():
        app = Flask(__name__)
        app.register_blueprint(Provider().create_blueprint())
        return app
    """,
    routes="""
        GET /login/process/ who.login_process
        GET /logout/ who.logout
        GET /metadata.xml who.metadata
        GET,POST /login/ who.login_begin
    """,
    application="app:create_app",
)


@pytest.mark.parametrize("one", [SERVICE, IDENTITY])
def test_a_provider_makes_a_blueprint(tmp_path: Path, one: Recorded) -> None:
    """The project's class inherits that, and its name."""
    assert one.found(tmp_path) == one.rows
