"""A large Flask application as files: blueprints, models, services, and what they call."""

from pathlib import Path

PARTS = 50
ROUTES = 20  # of one part
SERVICES = 8  # modules of one part
FUNCTIONS = 20  # of one service
CHAIN = 4  # functions that call one another
EVERY_THIRD = 3  # route is changed by POST

FACTORY = '''"""The application."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql:///shop"
    db.init_app(app)
    from shop import parts

    for blueprint in parts.BLUEPRINTS:
        app.register_blueprint(blueprint)

    @app.before_request
    def check_token():
        from flask import abort, request

        if not request.headers.get("Authorization"):
            abort(401)

    return app
'''
MODEL = '''

class {name}(db.Model):
    __tablename__ = "{table}"

    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200), nullable=False)
    amount = db.Column(db.Numeric(12, 2), default=0)
    owner_id = db.Column(db.Integer, db.ForeignKey("{other}.id"))
    owner = db.relationship("{other_name}")

    def public(self):
        """What others may see."""
        return {{"id": self.id, "title": self.title, "amount": str(self.amount)}}

    def rename(self, title):
        if not title:
            raise ValueError("a title is needed")
        self.title = title.strip()
        return self
'''
VIEW = '''

@blueprint.route("/{path}/<int:number>", methods=["{method}"])
def {name}(number):
    """One of many."""
    values = request.get_json(silent=True) or {{}}
    page = request.args.get("page", 1, type=int)
    found = {service}.step_{step}(number, values, page)
    if found is None:
        abort(404)
    if request.args.get("export"):
        return Response(found.title, mimetype="text/csv")
    return jsonify(found.public())
'''
STEP = '''

def step_{number}(key, values, page):
    """Look up, check, change; then the next one."""
    found = {model}.query.filter_by(id=key).first()
    if found is None:
        logger.info("nothing with the key %s", key)
        return None
    total = 0
    for place, one in enumerate(values.get("lines", [])):
        price = Decimal(str(one.get("price", 0)))
        if price < 0:
            raise ValueError(f"line {{place}} costs less than nothing")
        total += price * int(one.get("count", 1))
    if total > LIMIT:
        logger.warning("over the limit: %s", total)
        total = LIMIT
    found.amount = total
    found.rename(values.get("title") or found.title)
    db.session.add(found)
    db.session.commit()
    {follow}
    return found
'''
NOTIFY = 'requests.post("https://hooks.example.com/changed", json=found.public(), timeout=5)'


def write(root: Path, parts: int = PARTS, *, woven: bool = False) -> None:
    """
    Put the application below *root*.

    *woven*: services call those of the next part, so that each route reaches the functions of
    all parts; else a chain of four.
    """
    shop = root / "shop"
    shop.mkdir(parents=True)
    (shop / "__init__.py").write_text(FACTORY)
    (shop / "parts").mkdir()
    imports = [f"from shop.parts.part{n}.views import blueprint as part{n}" for n in range(parts)]
    names = ", ".join(f"part{n}" for n in range(parts))
    every = "\n".join([*imports, "", f"BLUEPRINTS = [{names}]", ""])
    (shop / "parts" / "__init__.py").write_text(every)
    for part in range(parts):
        _part(shop / "parts" / f"part{part}", part, (part + 1) % parts if woven else None)


def _part(folder: Path, part: int, following: int | None) -> None:
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "models.py").write_text(_models(part))
    (folder / "views.py").write_text(_views(part))
    for service in range(SERVICES):
        (folder / f"service{service}.py").write_text(_service(part, service, following))


def _models(part: int) -> str:
    found = ["from shop import db\n"]
    for model in range(SERVICES):
        other = (model + 1) % SERVICES
        found.append(
            MODEL.format(
                name=f"Thing{part}x{model}",
                table=f"thing_{part}_{model}",
                other=f"thing_{part}_{other}",
                other_name=f"Thing{part}x{other}",
            )
        )
    return "".join(found)


def _views(part: int) -> str:
    package = f"shop.parts.part{part}"
    found = [
        "from flask import Blueprint, Response, abort, jsonify, request\n\n",
        *(f"from {package} import service{one}\n" for one in range(SERVICES)),
        f'\nblueprint = Blueprint("part{part}", __name__, url_prefix="/part{part}")\n',
    ]
    for route in range(ROUTES):
        service, step = f"service{route % SERVICES}", route % FUNCTIONS
        method = "GET" if route % EVERY_THIRD else "POST"
        path = f"things{route}"
        found.append(
            VIEW.format(path=path, method=method, name=f"view{route}", service=service, step=step)
        )
    return "".join(found)


def _service(part: int, service: int, following: int | None) -> str:
    model = f"Thing{part}x{service}"
    other = f"service{(service + 1) % SERVICES}"
    found = [
        "import logging\nfrom decimal import Decimal\n\nimport requests\n\nfrom shop import db\n",
        f"from shop.parts.part{part}.models import {model}\n",
        f"from shop.parts.part{following} import {other}\n" if following is not None else "",
        "\nlogger = logging.getLogger(__name__)\nLIMIT = Decimal(10_000)\n",
    ]
    for number in range(FUNCTIONS):
        step = f"step_{(number + 1) % FUNCTIONS}(key, {{}}, page)"
        follow = NOTIFY if number % CHAIN == 0 else step
        if following is not None:
            follow = f"{step}\n    {other}.{step}"
        found.append(STEP.format(number=number, model=model, follow=follow))
    return "".join(found)
