"""
APIs of Flask-RESTX 1.3 whose class says itself where its specification lies.

Written anew by `python -m tests.offramp.code.surface.recorded PYTHON` and this file's name.
"""

from pathlib import Path

import pytest

from tests.offramp.code.surface.recorded import Recorded

START = """
from flask import Blueprint, Flask
from flask_restx import Api, Resource
from flask_restx.api import SwaggerView

app = Flask(__name__, static_folder=None)
v1 = Blueprint("v1", __name__, url_prefix="/v1")

class Thing(Resource):
    def get(self): return {}
"""
ON_TOP = Recorded(
    START
    + """
class Own(Api):
    def init_app(self, app, **kwargs):
        kwargs.setdefault("add_specs", False)
        super().init_app(app, **kwargs)
        self.blueprint.record_once(self._placed)

    def _placed(self, state):
        name = self.blueprint.name
        state.app.add_url_rule(f"/docs/{name}/", f"{name}.doc", self.render_doc)

api = Own(v1)
api.add_resource(Thing, "/thing")
app.register_blueprint(v1)
""",
    routes="""
        GET /docs/v1/ v1.doc
        GET /swaggerui/<path:filename> restx_doc.static
        GET /v1/ v1.root
        GET /v1/thing v1.thing
    """,
)
MOVED = Recorded(
    START
    + """
class Own(Api):
    def _register_specs(self, app_or_blueprint):
        self._register_view(
            app_or_blueprint,
            SwaggerView,
            self.default_namespace,
            "/schema.json",
            endpoint="specs",
            resource_class_args=(self,),
        )

    def _register_doc(self, app_or_blueprint):
        app_or_blueprint.add_url_rule("/manual", "doc", self.render_doc)

api = Own(app)
api.add_resource(Thing, "/thing")
""",
    routes="""
        GET /manual doc
        GET /schema.json specs
        GET /swaggerui/<path:filename> restx_doc.static
        GET /thing thing
    """,
)
KEPT = Recorded(
    START
    + """
class Own(Api):
    def _register_specs(self, app_or_blueprint):
        super()._register_specs(app_or_blueprint)

    def _register_doc(self, app_or_blueprint):
        return super()._register_doc(app_or_blueprint)

api = Own(app, doc="/docs")
api.add_resource(Thing, "/thing")
""",
    routes="""
        GET / root
        GET /docs doc
        GET /swagger.json specs
        GET /swaggerui/<path:filename> restx_doc.static
        GET /thing thing
    """,
)
BARE = Recorded(
    START
    + """
api = Api()
api.init_app(app, add_specs=False)
api.add_resource(Thing, "/thing")
""",
    routes="""
        GET / root
        GET /swaggerui/<path:filename> restx_doc.static
        GET /thing thing
    """,
)


@pytest.mark.parametrize("one", [ON_TOP, MOVED, KEPT, BARE])
def test_the_specification_lies_where_the_class_puts_it(tmp_path: Path, one: Recorded) -> None:
    """What the library would have added in its place is not there."""
    assert one.found(tmp_path) == one.rows
