"""What a function needs is named in its scaffold, and no value is guessed."""

import pytest

from offramp.audit.report import AT_START, Dependency, Report, Resource, Route, Shared
from offramp.audit.scaffold.plan import plan
from offramp.audit.scaffold.stack import Manner
from offramp.catalogue import load
from tests.offramp.audit.scaffold.scaffolds import decide, save


def files(
    manner=None, dependencies=(), started=("DATABASE_URL", "MODE\nevil: 1"), kept=(), **fields
):
    """Return the files of a scaffold for an application of one route and a plain one."""
    one = Route("GET", "/report", "report", "app.py", 1, view="app.report", **fields)
    other = Route("GET", "/plain", "plain", "app.py", 9, view="app.plain")
    resources = [*(Resource(AT_START, name) for name in started), *kept]
    shared = Shared(resources=resources, dependencies=list(dependencies))
    report = Report("app:app", "app", routes=[one, other], shared=shared)
    decide(report)
    return plan(report, lambda _: "", manner or Manner())


def test_secrets_and_settings_are_named_in_comments(tmp_path):
    """A secret that is asked for and missing would stop every start."""
    made = files(settings=["API_KEY", "PAGE"], secrets=["API_KEY"])
    text = made["stack.yml"]
    save(made, tmp_path)

    assert "#   DATABASE_URL (a secret), MODE evil: 1\n" in text
    assert "  # reads the secrets API_KEY; settings PAGE\n  main-report:\n" in text
    assert text.count("# reads the") == 1
    assert len(load(tmp_path).functions) == 2


KEPT = (
    Resource("setting", "SECRET_KEY", detail="from code"),
    Resource("setting", "PAGE_SIZE", detail="from object: 20"),
    Resource("database setting", "SQLALCHEMY_DATABASE_URI", detail="from environment: DB, PORT"),
    Resource("setting", "MAIL_HOST", detail="from environment: MAIL_HOST"),
    Resource("setting", "TOKEN", detail="from file"),
)
READ = ["DB", "MAIL_HOST", "PAGE_SIZE", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "TOKEN"]


def test_what_the_code_sets_itself_is_not_asked_for_where_it_runs():
    """Nobody can give it, and the variables that it is made of are named."""
    text = files(Manner(lift=True), kept=KEPT, settings=READ)["stack.yml"]

    assert "  # reads the secrets TOKEN; settings DB, MAIL_HOST\n" in text


def test_a_handler_of_its_own_needs_what_the_code_set():
    """It signs sessions with the same key."""
    text = files(kept=KEPT, settings=READ)["stack.yml"]

    assert "secrets SECRET_KEY, SQLALCHEMY_DATABASE_URI, TOKEN; settings DB, MAIL_HOST" in text


def test_a_variable_of_a_setting_s_name_is_asked_for():
    """The code's value is only a default then."""
    kept = [Resource("setting", "SECRET_KEY", detail="from object: dev")]
    text = files(Manner(lift=True), started=["SECRET_KEY"], kept=kept, settings=["SECRET_KEY"])

    assert "  # reads the secrets SECRET_KEY\n" in text["stack.yml"]


@pytest.mark.parametrize(("name", "told"), [("SERVER_NAME", True), ("SERVER_NAMES", False)])
def test_the_address_that_an_application_answers_is_told(tmp_path, name, told):
    """Else both sides answer 404 to everything, and nobody knows why."""
    made = files(started=[name])
    save(made, tmp_path)

    assert ('"127.0.0.1:{port:gateway}"' in made["stack.yml"]) is told
    assert len(load(tmp_path).functions) == 2


def test_distributions_that_a_view_needs_are_asked_for():
    """An image without them would answer nothing; what all start with is the server's."""
    dependencies = [
        Dependency("flask", needed_by_all=True),
        Dependency("gunicorn", needed_by_all=True, why="the server"),
        Dependency("psycopg2", needed_by_all=True, why="a driver"),
        Dependency("SQLAlchemy", "==2.0 --hash=x", needed_by_all=True),
        Dependency("sentry-sdk", needed_by_all=True, why="at start: app.py"),
        Dependency("pandas", "==2.0.3", routes=["GET /report"]),
        Dependency("-r evil", routes=["GET /report"]),
    ]
    made = files(dependencies=dependencies)
    asked = made["functions/main/report/requirements.txt"].splitlines()
    assert asked[1:] == ["psycopg2", "SQLAlchemy==2.0", "pandas==2.0.3"]
    assert "pandas" not in made["functions/main/plain/requirements.txt"]


def test_without_requirements_there_is_no_file():
    """Lifted functions share one; others ask for nothing where the application does not."""
    assert not [name for name in files() if name.endswith("requirements.txt")]
    dependency = Dependency("pandas", routes=["GET /report"])
    lifted = files(Manner(lift=True), [dependency])
    assert [name for name in lifted if name.endswith(".txt")] == ["lifted/requirements.txt"]
