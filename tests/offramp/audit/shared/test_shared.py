"""What routes share is read from files of many kinds, and never run."""

from pathlib import Path

import pytest

from offramp.audit import shared
from offramp.audit.report import Resource
from offramp.audit.shared import requirements
from offramp.code import read
from tests.offramp.audit.facts.routes import HEAD, context

APP = HEAD + "@app.get('/')\ndef view():\n    return 'x'\n"
TWO = APP + "@app.get('/chart')\ndef chart():\n    import numpy\n    return numpy.sum([1])\n"


def asked(folder: Path, **files: str) -> list[tuple[str, str]]:
    """Return name and version of what is asked for; `__` in a name stands for a dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return [(one.name, one.version) for one in requirements.find(read(folder))]


def resources(folder: Path, kind: str, files: dict[str, str]) -> list[Resource]:
    """Return what is shared of one kind."""
    return [one for one in shared.find(context(folder, files)).resources if one.kind == kind]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements__txt", "# all\nflask[async]>=3 ; python_version > '3.8'  # web\n"),
        ("requirements__txt", "flask>=3 \\\n    --hash=sha256:abc\n-e .\n--index-url x\n"),
        ("pyproject__toml", '[project]\ndependencies = ["flask>=3"]\n'),
        ("pyproject__toml", '[tool.poetry.dependencies]\npython = "^3.9"\nflask = ">=3"\n'),
        ("setup__cfg", "[options]\ninstall_requires =\n    flask>=3\n"),
        (
            "setup__py",
            "from setuptools import setup\nwants = ['flask>=3']\nsetup(install_requires=wants)",
        ),
        ("Pipfile", '[packages]\nflask = ">=3"\n[dev-packages]\npytest = "*"\n'),
        ("environment__yml", "name: x\ndependencies:\n  - python=3.9\n  - flask>=3\n"),
    ],
)
def test_every_place_of_requirements_is_read(name: str, text: str, tmp_path: Path) -> None:
    """People write them in many places."""
    assert asked(tmp_path, **{name: text}) == [("flask", ">=3")]


def test_files_that_others_include_are_read(tmp_path: Path) -> None:
    """`-r base.txt` is part of the file."""
    found = asked(tmp_path, requirements__txt="-r base.txt\n", base__txt="flask==3.0\n")
    assert found == [("flask", "==3.0")]


def test_what_only_developers_need_is_left_out(tmp_path: Path) -> None:
    """It is no dependency of the application."""
    assert asked(tmp_path, **{"requirements-dev__txt": "pytest\n"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\1",
        "[project",
        "-r requirements.txt\n",
        "===\n",
        "-" * 100_000 + "1",
        "[project]\n'version' = " + "1" * 5_000,
    ],
    ids=lambda text: text[:20],
)
def test_broken_files_ask_for_nothing(text: str, tmp_path: Path) -> None:
    """They end nothing."""
    assert asked(tmp_path, requirements__txt=text, pyproject__toml=text, setup__py=text) == []


def test_dependencies_are_told_by_who_needs_them(tmp_path: Path) -> None:
    """What one route needs weighs on that function alone."""
    files = {"app.py": TWO, "requirements.txt": "flask\nnumpy\nPillow\ngunicorn\n"}
    found = {one.name: one for one in shared.find(context(tmp_path, files)).dependencies}
    assert found["flask"].needed_by_all
    assert found["numpy"].routes == ["GET /chart"]
    assert found["Pillow"].unused
    assert not found["gunicorn"].unused


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("Dockerfile", "FROM node:20 AS web\nFROM python:3.11-slim\n", "3.11"),
        ("Dockerfile", "ARG V=3.12-slim\nFROM python:${V}\n", "3.12"),
        ("runtime.txt", "python-3.10.4\n", "3.10.4"),
        ("pyproject.toml", '[project]\nrequires-python = ">=3.9"\n', ">=3.9"),
        ("setup.py", "setup(python_requires='>=3.8')", ">=3.8"),
        ("Dockerfile", "FROM debian:12\n", ""),
    ],
)
def test_the_python_version_is_told(name: str, text: str, version: str, tmp_path: Path) -> None:
    """The functions' image starts from it."""
    assert shared.find(context(tmp_path, {"app.py": APP, name: text})).python == version


def test_passwords_are_not_told(tmp_path: Path) -> None:
    """The report is passed around."""
    source = APP + (
        "app.config['SECRET_KEY'] = 'hunter2'\n"
        "app.config['SQLALCHEMY_DATABASE_URI'] = 'postgresql://u:hunter2@db/x'\n"
        "app.config['PAGE'] = 20\n"
    )
    found = shared.find(context(tmp_path, {"app.py": source})).resources
    assert {"SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PAGE"} <= {one.name for one in found}
    assert not [one for one in found if "hunter2" in one.detail]


def test_a_setting_of_a_database_is_told_once(tmp_path: Path) -> None:
    """Beside the others, with the connections."""
    source = APP + "app.config['SQLALCHEMY_POOL_SIZE'] = 5\napp.config['PAGE'] = 20\n"
    found = shared.find(context(tmp_path, {"app.py": source})).resources
    told = [(one.kind, one.name) for one in found if one.name.isupper()]
    assert told == [("database setting", "SQLALCHEMY_POOL_SIZE"), ("setting", "PAGE")]


def test_an_engine_is_told_with_its_pool(tmp_path: Path) -> None:
    """Its connections count times the number of functions."""
    source = (
        APP + "from sqlalchemy import create_engine\nengine = create_engine('x', pool_size=7)\n"
    )
    (found,) = resources(tmp_path, "database", {"app.py": source})
    assert (found.name, found.detail) == ("SQLAlchemy", "pool_size=7")


def test_deployment_files_are_told_with_their_lines(tmp_path: Path) -> None:
    """That is what the new side replaces."""
    files = {"app.py": APP, "Procfile": "web: gunicorn app:app\n"}
    (found,) = resources(tmp_path, "process file", files)
    assert found.detail == "web: gunicorn app:app"


def test_yaml_that_is_no_manifest_is_left_out(tmp_path: Path) -> None:
    """Not every YAML file is the cluster's."""
    files = {"app.py": APP, "a.yml": "kind: pets\n", "b.yml": "kind: Deployment\n"}
    assert [one.name for one in resources(tmp_path, "kubernetes", files)] == ["b.yml"]


def test_what_a_lock_holds_for_others_is_not_unused(tmp_path: Path) -> None:
    """Nobody imports it, and it is needed."""
    locked = "idna==3\n    # via requests\nblinker==1\n    # via -r requirements.in\nvine==5\n"
    files = {"app.py": APP, "requirements.txt": locked}
    found = {one.name: one.unused for one in shared.find(context(tmp_path, files)).dependencies}
    assert found == {"idna": False, "blinker": True, "vine": True}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pyproject.toml", "[project\n", "no valid TOML: Expected ']' at the end of a table"),
        ("Pipfile", "[packages]\nflask = {\n", "no valid TOML"),
        ("pyproject.toml", f"a = {'[' * 5_000}", "no valid TOML"),
        ("setup.cfg", "no section\n", "no INI file"),
        ("requirements.txt", "flask\n" * 200_000, "1,200,000 bytes; over 1,000,000"),
        ("docker-compose.yml", "#" * 1_000_001, "over 1,000,000"),
        ("pyproject.toml", "[project]\n", None),
        ("setup.cfg", "[options]\n", None),
        ("other.toml", "[", None),
        ("tests/pyproject.toml", "[", None),
    ],
)
def test_configuration_that_is_passed_over_is_named(tmp_path, name, text, said):
    """A broken list of requirements was as good as none, and nobody was told."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    ours = context(tmp_path, {name: text, "app.py": APP})
    problems = []

    shared.find(ours, problems)

    assert [(one.file, said in one.message) for one in problems] == ([(name, True)] if said else [])


def test_a_hundred_thousand_requirements_end(tmp_path):
    """Each was looked for in all lines: 26 s."""
    text = "[options]\ninstall_requires =\n" + "  a\n" * 100_000

    assert asked(tmp_path, setup__cfg=text) == [("a", "")]


@pytest.mark.parametrize(
    ("asked", "all_routes", "routes", "why"),
    [
        ("environs", True, [], "at start: settings.py"),
        ("Jinja2", True, [], "through flask"),
        ("MarkupSafe", True, [], "through flask"),
        ("gunicorn", True, [], "the server"),
        ("PyMuPDF", False, ["GET /b"], ""),
        ("certifi", False, ["GET /b"], ""),
        ("alembic", False, [], "not by routes: versions/one.py"),
        ("hypothesis", False, [], "only by tests or examples: tests/test_a.py"),
        ("vine", False, [], "through celery"),
        ("y", False, [], "no import by its name was seen"),
    ],
)
def test_who_needs_a_distribution_is_never_left_open(tmp_path, asked, all_routes, routes, why):
    """An empty cell says nothing: not all, not some, not none."""
    source = HEAD + (
        "import settings\n@app.get('/')\ndef a():\n    return 'x'\n"
        "@app.get('/b')\ndef b():\n    import fitz, requests, zlib\n    return fitz.open('x')\n"
    )
    wanted = "flask\nJinja2\nMarkupSafe\nPyMuPDF\nalembic\ncertifi\ngunicorn\nhypothesis\n"
    wanted += "environs\nrequests\ny\nvine==5\n    # via celery\n"
    files = {
        "app.py": source,
        "settings.py": "import environs\n",
        "versions/one.py": "import alembic, other_name\n",
        "tests/test_a.py": "import hypothesis\n",
        "requirements.txt": wanted,
    }
    found = {one.name: one for one in shared.find(context(tmp_path, files)).dependencies}
    one = found[asked]
    assert (one.needed_by_all, one.routes, one.why) == (all_routes, routes, why)
    assert not one.unused


@pytest.mark.parametrize(
    ("hook", "detail", "routes"),
    [
        ("auth.before_request", "before_request for auth", ["GET /login", "GET /inner"]),
        ("inner.before_request", "before_request for auth.inner", ["GET /inner"]),
        ("auth.before_app_request", "before_app_request", []),
        ("auth.app_errorhandler(404)", "app_errorhandler of 404", []),
        ("app.before_request", "before_request", []),
    ],
)
def test_a_hook_is_told_for_the_routes_that_it_runs_for(tmp_path, hook, detail, routes):
    """One that a blueprint declares for the application runs for all, which none named means."""
    source = HEAD + (
        "auth = Blueprint('auth', __name__)\ninner = Blueprint('inner', __name__)\n"
        f"@{hook}\ndef seen(error=None):\n    pass\n"
        "@auth.get('/login')\ndef login():\n    return 'x'\n"
        "@inner.get('/inner')\ndef within():\n    return 'x'\n"
        "@app.get('/')\ndef home():\n    return 'x'\n"
        "auth.register_blueprint(inner)\napp.register_blueprint(auth)\n"
    )
    (found,) = resources(tmp_path, "hook", {"app.py": source})
    assert (found.detail, found.routes) == (detail, routes)
