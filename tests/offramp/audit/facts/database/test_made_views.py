"""Classes of views that are made with a model: another one for each route."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import routes, said

MODELS = """
from flask.views import MethodView, View
from flask_restful import Api, Resource
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    @classmethod
    def named(cls, name):
        db.session.add(cls(name=name))
        db.session.commit()
class Group(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String)
class Items(MethodView):
    def __init__(self, model, page="x"):
        self.model = model
        self.page = page
    def _one(self, id):
        return self.model.query.get_or_404(id)
    def get(self, id):
        return self._one(id).public()
    def delete(self, id):
        db.session.delete(self._one(id))
        db.session.commit()
        return self.page
class More(Items):
    def post(self, id):
        db.session.add(self.model(**request.json))
        db.session.commit()
        return ""
class Named(View):
    methods = ["POST"]
    def __init__(self, template, model):
        self.model = model
    def dispatch_request(self):
        self.model.named(request.form["name"])
        return ""
class Rest(Resource):
    def __init__(self, model):
        self.model = model
    def get(self):
        return len(self.model.query.all())
class Kept(Resource):
    def __init__(self, **options):
        self.model = options["model"]
        self.page = options.get("page")
    def get(self):
        return len(self.model.query.all())
def both(model, name):
    app.add_url_rule(f"/{name}/<int:id>", view_func=Items.as_view(f"{name}-item", model))
    app.add_url_rule(f"/more/{name}", view_func=More.as_view(f"more-{name}", model=model))
both(User, "users")
both(Group, "groups")
app.add_url_rule("/named", view_func=Named.as_view("named", "a.html", User))
api = Api(app)
api.add_resource(Rest, "/rest/users", endpoint="a", resource_class_args=(User,))
api.add_resource(Rest, "/rest/groups", endpoint="b", resource_class_kwargs={"model": Group})
api.add_resource(Kept, "/kept/users", endpoint="c", resource_class_kwargs={"model": User})
api.add_resource(Kept, "/kept/pages", endpoint="d", resource_class_kwargs={"model": Group})
"""


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("GET /users/<int:id>", ["user select"], []),
        ("GET /groups/<int:id>", ["group select"], []),
        ("DELETE /groups/<int:id>", ["group select"], ["group delete"]),
        ("GET /more/users", ["user select"], []),
        ("POST /more/users", [], ["user insert: name"]),
        ("POST /more/groups", [], ["group insert: title"]),
        ("POST /named", [], ["user insert: name"]),
        ("GET /rest/users", ["user select"], []),
        ("GET /rest/groups", ["group select"], []),
        ("GET /kept/users", ["user select"], []),
        ("GET /kept/pages", ["group select"], []),
    ],
)
def test_the_model_is_the_one_that_the_route_was_made_with(
    tmp_path: Path, name: str, reads: list[str], writes: list[str]
) -> None:
    """Flask's own documentation writes views so; all of them would have no table, or every one."""
    found = routes(tmp_path, MODELS)[name]

    assert (said(found.reads), said(found.writes)) == (reads, writes)


def test_what_is_no_model_changes_nothing(tmp_path: Path) -> None:
    """A class that is made with a template, or with what nobody knows, has no table for it."""
    source = (
        "from flask.views import View\nfrom shop import known\n"
        "class Page(View):\n    def __init__(self, model):\n        self.model = model\n"
        "    def dispatch_request(self):\n        return str(self.model.query.all())\n"
        "app.add_url_rule('/a', view_func=Page.as_view('a', 'a.html'))\n"
        "app.add_url_rule('/b', view_func=Page.as_view('b', known))\n"
        "app.add_url_rule('/c', view_func=Page.as_view('c'))\n"
    )
    found = routes(tmp_path, source)

    assert [(one.reads, one.writes) for one in found.values()] == [([], [])] * 4


AROUND = """
from flask import Blueprint
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy(app)
class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
class Group(db.Model):
    id = db.Column(db.Integer, primary_key=True)
def crud(model, name):
    pages = Blueprint(name, __name__, url_prefix=f"/{name}")
    @pages.get("/")
    def every():
        return str(model.query.all())
    @pages.post("/")
    def add():
        def save():
            db.session.add(model())
            db.session.commit()
        save()
        return ""
    @pages.get("/version")
    def version():
        return name
    return pages
app.register_blueprint(crud(User, "users"))
app.register_blueprint(crud(Group, "groups"))
MODELS = {"user": User, "group": Group}
NAMES = {"user": "u", "group": "g"}
def shown(find):
    def view():
        return str(find())
    return view
def users():
    return User.query.all()
def nobody():
    return []
app.add_url_rule("/shown", "shown", shown(users))
app.add_url_rule("/nobody", "nobody", shown(nobody))
@app.get("/any/<kind>")
def anything(kind):
    return str(MODELS[kind].query.count())
@app.delete("/any/<kind>/<id>")
def remove(kind, id):
    db.session.delete(MODELS.get(kind).query.get(id))
    db.session.commit()
    return ""
@app.get("/names/<kind>")
def named(kind):
    return NAMES[kind].query.get(kind)
"""


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("GET /users/", ["user select"], []),
        ("GET /groups/", ["group select"], []),
        ("POST /groups/", [], ["group insert"]),
        ("GET /groups/version", [], []),
        ("GET /shown", ["user select"], []),
        ("GET /nobody", [], []),
        ("GET /any/<kind>", ["group select", "user select"], []),
        (
            "DELETE /any/<kind>/<id>",
            ["group select", "user select"],
            ["group delete", "user delete"],
        ),
        ("GET /names/<kind>", [], []),
    ],
)
def test_the_model_is_given_to_a_function_around_views_or_picked(
    tmp_path: Path, name: str, reads: list[str], writes: list[str]
) -> None:
    """Of a mapping it may be any."""
    found = routes(tmp_path, AROUND)[name]

    assert (said(found.reads), said(found.writes)) == (reads, writes)
