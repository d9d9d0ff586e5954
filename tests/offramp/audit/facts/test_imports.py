"""The packages of a route are those of the modules its code lies in."""

from pathlib import Path

import pytest

from offramp.audit.facts import imports
from tests.offramp.audit.facts.routes import HEAD, fact

VIEWS = HEAD + "import services\n@app.get('/')\ndef view():\n    return services.total()\n"


def test_modules_that_a_route_reaches_count(tmp_path: Path) -> None:
    """The function has to bring them along."""
    files = {
        "app.py": VIEWS,
        "services.py": "import numpy\ndef total():\n    return numpy.sum([1])",
    }
    assert fact(imports.find, tmp_path, files) == ["flask", "numpy"]


def test_an_import_inside_a_function_counts_where_it_is_reached(tmp_path: Path) -> None:
    """Others do not need it."""
    services = "def total():\n    import pandas\n    return 1\ndef other():\n    import torch\n"
    files = {"app.py": VIEWS, "services.py": services}
    assert fact(imports.find, tmp_path, files) == ["flask", "pandas"]


def test_modules_that_are_not_reached_do_not_count(tmp_path: Path) -> None:
    """What another route needs is not this one's weight."""
    files = {
        "app.py": HEAD + "import heavy\n@app.get('/')\ndef view():\n    return 'x'\n",
        "heavy.py": "import torch\ndef run():\n    pass\n",
    }
    assert fact(imports.find, tmp_path, files) == ["flask"]


def test_pythons_own_library_and_types_do_not_count(tmp_path: Path) -> None:
    """They are there anyway, or never."""
    services = (
        "import json\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\n"
        "def total():\n    return json.dumps(1)\n"
    )
    assert fact(imports.find, tmp_path, {"app.py": VIEWS, "services.py": services}) == ["flask"]


def test_a_package_below_a_shared_name_keeps_its_own(tmp_path: Path) -> None:
    """`google` says nothing."""
    services = "from google.cloud import storage\ndef total():\n    return storage.Client()\n"
    found = fact(imports.find, tmp_path, {"app.py": VIEWS, "services.py": services})
    assert found == ["flask", "google.cloud.storage"]


FACTORY = {
    "shop/__init__.py": (
        "from flask import Flask\nfrom .extensions import db\nfrom .config import Config\n"
        "def create_app():\n    app = Flask(__name__)\n    app.config.from_object(Config)\n"
        "    db.init_app(app)\n    from .views import bp\n    app.register_blueprint(bp)\n"
        "    return app\n"
    ),
    "shop/config.py": "from environs import Env\nclass Config:\n    DEBUG = False\n",
    "shop/extensions.py": "from flask_sqlalchemy import SQLAlchemy\nimport redis\n"
    "db = SQLAlchemy()\nkept = redis.Redis()\n",
    "shop/handed.py": "from .extensions import db as database\n",
    "shop/models.py": "from .extensions import db\nclass User(db.Model):\n    pass\n",
    "shop/unused.py": "import torch\nLIMIT = 1\n",
}
BLUEPRINT = "from flask import Blueprint\nbp = Blueprint('b', __name__)\n"


@pytest.mark.parametrize(
    ("imported", "code", "packages"),
    [
        ("from .extensions import db", "db.session.execute('x')", ["flask_sqlalchemy", "redis"]),
        ("from . import extensions", "extensions.db.session", ["flask_sqlalchemy", "redis"]),
        ("from .handed import database", "database.session", ["flask_sqlalchemy", "redis"]),
        ("from .models import User", "User.query.all()", ["flask_sqlalchemy", "redis"]),
        ("", "from .extensions import kept; kept.get('x')", ["flask_sqlalchemy", "redis"]),
        ("from .extensions import db", "'db'", []),
        ("from .unused import LIMIT", "print('LIMIT')", []),
        ("from .models import User", "print('User')", []),
    ],
)
def test_modules_count_whose_names_are_mentioned(tmp_path, imported, code, packages):
    """What `db` stands for says not which module has to be there."""
    views = f"{imported}\n{BLUEPRINT}@bp.get('/')\ndef view():\n    {code}\n"
    assert fact(imports.find, tmp_path, {**FACTORY, "shop/views.py": views}) == [
        "flask",
        *packages,
    ]
