"""Pages of Flask-Inertia, recorded from version 0.10."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.sources import write
from tests.offramp.code.surface.recorded import Recorded

SHOP = Recorded(
    """
    from flask import Blueprint, Flask
    from flask_inertia import Inertia, render_inertia
    app = Flask(__name__)
    app.config["INERTIA_TEMPLATE"] = "base.html"
    inertia = Inertia()
    inertia.init_app(app)
    inertia.add_shorthand_route("/about/", "About")
    inertia.add_shorthand_route(url="/faq/", component_name="Questions", endpoint="faq")
    shop = Blueprint("shop", __name__, url_prefix="/shop")
    inside = Inertia(shop)
    inside.add_shorthand_route("/terms/", "Terms")
    app.register_blueprint(shop)
    @app.route("/")
    def index(): return render_inertia("Index")
    """,
    routes="""
        GET / index
        GET /about/ about
        GET /faq/ faq
        GET /shop/terms/ shop.terms
    """,
)


def test_pages_are_those_of_the_extension(tmp_path):
    """They have no view in the text."""
    assert SHOP.found(tmp_path) == SHOP.rows


@pytest.mark.parametrize("page", ["os.environ['PAGE'], 'About'", "'/about/', os.environ['PAGE']"])
def test_pages_that_nobody_knows_are_said(tmp_path, page):
    """They would be missing without a word."""
    source = f"""
    import os
    from flask import Flask
    from flask_inertia import Inertia
    app = Flask(__name__)
    Inertia(app).add_shorthand_route({page})
    """
    ours = surface.find(read(write(tmp_path, {"app.py": source})))

    assert "Flask-Inertia" in ours.doubts[0].message
