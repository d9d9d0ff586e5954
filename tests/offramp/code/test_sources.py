"""Where a project's modules are imported from."""

import pytest

from offramp.code import read
from offramp.code.sources import folder, named
from tests.offramp.retire.running import write

APP = "from flask import Flask\napp = Flask(__name__)\n"
SHOP = {"src/shop/__init__.py": "", "src/shop/web.py": APP}


def source(tmp_path, files, application):
    write(tmp_path, files)
    project = read(tmp_path)
    module = project.find(application.partition(":")[0])
    return folder(project, module), named(project, application)


@pytest.mark.parametrize("packaging", ["pyproject.toml", "setup.cfg", "setup.py"])
def test_a_package_that_can_be_installed_is_called_as_it_is_then(tmp_path, packaging):
    """`src.shop` is a second package, with blueprints and tables of its own."""
    found = source(tmp_path, SHOP | {packaging: ""}, "src.shop.web:app")

    assert found == ("src", "shop.web:app")


def test_what_its_modules_import_in_full_tells(tmp_path):
    """Whoever starts it in that folder writes no packaging."""
    files = {"backend/app.py": f"from models import User\n{APP}", "backend/models.py": "User = 1\n"}

    assert source(tmp_path, files, "backend.app:app") == ("backend", "app:app")


INSIDE = {
    "src/backend/__init__.py": "",
    "src/backend/app.py": f"from models import User\nfrom routes.shop import shop\n{APP}",
    "src/backend/models.py": "User = 1\n",
    "src/backend/routes/shop.py": "shop = 1\n",  # a folder without `__init__.py`
}


@pytest.mark.parametrize("more", [{}, {"run.py": "from app import app\n"}])
def test_a_package_that_is_started_in_is_none(tmp_path, more):
    """Its `__init__.py` is nobody's: its modules import each other without its name."""
    found = source(tmp_path, INSIDE | more, "src.backend.app:app")
    project = read(tmp_path)
    app = project.modules["src.backend.app"]

    assert found == ("src.backend", "app:app")
    assert project.find("app") is app
    assert project.find("routes.shop", app) is project.modules["src.backend.routes.shop"]


@pytest.mark.parametrize(
    ("name", "files", "found"),
    [
        ("app", {}, "src.backend.app"),
        ("routes.shop", {}, "src.backend.routes.shop"),
        ("json", {"src/backend/json.py": ""}, None),  # Python's own comes first
        ("celery", {"src/backend/celery.py": "from celery import Celery\n"}, None),
        ("models", {"tests/models.py": ""}, "tests.models"),
        ("app", {"src/other/__init__.py": "", "src/other/app.py": ""}, "src.backend.app"),
        ("nothing", {}, None),
    ],
)
def test_tests_beside_it_find_its_modules(tmp_path, name, files, found):
    """They put its folder on the path; a library of the same name stays one."""
    write(tmp_path, INSIDE | {"tests/conftest.py": "import sys\n"} | files)
    project = read(tmp_path)
    target = project.find(name, project.modules["tests.conftest"])

    assert (target.name if target else None) == found


@pytest.mark.parametrize(
    ("files", "application"),
    [
        (
            {
                "shop/__init__.py": "",
                "shop/app.py": f"from shop.models import x\n{APP}",
                "shop/models.py": "x = 1\n",
            },
            "shop.app:app",
        ),
        ({"shop/__init__.py": "", "shop/app.py": f"import celery\n{APP}"}, "shop.app:app"),
        (SHOP, "src.shop.web:app"),  # nobody says that it is installed
        ({"shop/__init__.py": "", "shop/web.py": APP, "setup.py": ""}, "shop.web:app"),
        ({"src/__init__.py": "", "src/web.py": APP, "setup.py": ""}, "src.web:app"),
        ({"lib/shop/__init__.py": "", "lib/shop/web.py": APP, "setup.py": ""}, "lib.shop.web:app"),
        (
            {
                "src/web.py": f"from src.parts import a\n{APP}",
                "src/parts.py": "a = 1\n",
                "setup.py": "",
            },
            "src.web:app",
        ),
        ({"app.py": APP, "setup.py": ""}, "app:app"),
        (
            {
                "backend/app.py": f"from .models import User\n{APP}",
                "backend/models.py": "User = 1\n",
            },
            "backend.app:app",
        ),
    ],
)
def test_what_is_imported_from_the_root_keeps_its_name(tmp_path, files, application):
    """A wrong guess would name an application that does not start."""
    assert source(tmp_path, files, application) == ("", application)


@pytest.mark.parametrize(
    ("files", "modules"),
    [
        (
            {"__init__.py": "", "app.py": f"import models\n{APP}", "models.py": ""},
            ["app", "models"],
        ),
        (
            {"__init__.py": "", "app.py": f"from .models import x\n{APP}", "models.py": "x = 1\n"},
            [],
        ),
        ({"__init__.py": "", "app.py": f"from shop import models\n{APP}", "models.py": ""}, []),
    ],
    ids=["by their own names", "relatively", "by its name"],
)
def test_a_root_is_a_package_where_its_modules_say_so(tmp_path, files, modules):
    """Many a folder has an `__init__.py`, and is started in itself all the same."""
    write(tmp_path / "shop", files)
    found = sorted(one for one in read(tmp_path / "shop").modules if one != "shop")

    assert found == (modules or ["shop.app", "shop.models"])


def test_a_folder_that_nobody_can_import_is_started_in(tmp_path):
    """`flask-api` is no name in Python, whatever lies in it."""
    files = {"flask-api/__init__.py": "", "flask-api/app.py": APP, "flask-api/models.py": ""}

    assert source(tmp_path, files, "flask-api.app:app") == ("flask-api", "app:app")


def test_a_name_that_two_modules_have_is_said_in_full(tmp_path):
    """The short one would mean either."""
    files = {
        "one/app.py": f"from models import User\n{APP}",
        "one/models.py": "User = 1\n",
        "two/app.py": APP,
    }

    assert source(tmp_path, files, "one.app:app") == ("one", "one.app:app")
