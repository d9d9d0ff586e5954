"""Applications that load, and those that do not: nothing that they do ends the audit."""

import os
import re
import signal
import subprocess
import sys
from uuid import uuid4

import pytest

from offramp.audit.load import Wanted, load
from tests.offramp.audit.load.loading import HELLO, loaded, programs
from tests.waiting import until

ENDLESS = "while True: pass"
SECRETS = {"DATABASE_URL": "postgresql://ana:s3cr3t@db/shop", "API_TOKEN": "t0k3n", "ZONE": "east"}
SHOWING = "import os, sys\nprint(*os.environ.values(), file=sys.stderr, flush=True)\n"


def test_rules_are_told_with_their_views(tmp_path):
    """File and line lead from a rule of the url_map to its code."""
    found = loaded(tmp_path, HELLO)

    assert found.problem is None
    rule = next(one for one in found.rules if one.endpoint == "pages.page")
    assert (rule.path, rule.methods) == ("/pages/<int:number>", ("GET", "POST"))
    assert (rule.views["GET"].file, rule.views["GET"].line) == ("app.py", 7)
    assert rule.converters == {"number": "IntegerConverter"}


def test_a_rule_without_methods_is_told(tmp_path):
    """`url_map.add` gives it none, and so it answers all; as a route it was lost."""
    text = "from werkzeug.routing import Rule\napp.url_map.add(Rule('/free', endpoint='free'))\n"
    text += "@app.endpoint('free')\ndef free(): return ''\n"

    found = loaded(tmp_path, HELLO + text)

    rule = next(one for one in found.rules if one.endpoint == "free")
    assert (rule.methods, rule.views["GET"].qualname) == (("GET",), "free")


def test_hooks_and_import_times_are_told(tmp_path):
    """They are what a function of the route has to repeat, and to wait for."""
    found = loaded(tmp_path, HELLO)

    assert [(one.kind, one.view.qualname) for one in found.hooks] == [("before_request", "guard")]
    assert found.import_ms["flask"] > 0
    assert found.memory_mib is not None


@pytest.mark.parametrize(
    "end",
    [
        "raise RuntimeError(dict(os.environ))",
        "sys.exit(1)",
        "os._exit(1)",
        "raise ValueError('no scheme in ' + os.environ['DATABASE_URL'][1:])",
    ],
)
def test_what_it_says_shows_no_secret(tmp_path, end):
    """Its errors stand in documents that are kept in git; a driver's have the whole address."""
    found = loaded(tmp_path, f"{SHOWING}{end}\n", environment=SECRETS)

    assert found.problem is not None
    assert "s3cr3t" not in found.problem.message
    assert "t0k3n" not in found.problem.message
    assert "east" in found.problem.message or "no scheme in" in found.problem.message


@pytest.mark.parametrize("name", ["create", "create('x', debug=True)", ""])
def test_a_factory_is_called(tmp_path, name):
    """As `flask --app` does: by name, with literal arguments, or found by itself."""
    text = (
        "from flask import Flask\n"
        "def create(name='y', debug=False):\n    return Flask(__name__)\n"
        "create_app = create\n"
    )
    assert loaded(tmp_path, text, name).problem is None


LATE = """
from flask import Flask
class Middleware:
    def __init__(self, app): self.flask = app
    def _build_middleware_stack(self):
        self.flask.add_url_rule("/late", "late", lambda: "")
class FlaskApp:
    def __init__(self):
        self.app = Flask("late")
        self.middleware = Middleware(self.app)
"""


@pytest.mark.parametrize(("package", "is_there"), [("connexion", True), ("another", False)])
def test_routes_that_the_first_request_makes_are_told(tmp_path, package, is_there):
    """Connexion 3 adds them when its middleware is built; others' names are nobody's."""
    (tmp_path / f"{package}.py").write_text(LATE)

    found = loaded(
        tmp_path,
        f"from {package} import FlaskApp\ndef create():\n    return FlaskApp()\n",
        "create",
    )

    assert any(one.path == "/late" for one in found.rules) is is_there


@pytest.mark.parametrize("application", ["web.http:app", "web:app", "web.web:app"])
def test_a_package_that_is_the_tree_hides_no_other_module(tmp_path, application):
    """Its own `http` and `json` are `web.http` and `web.json`; Flask needs Python's."""
    package = tmp_path / "web"
    package.mkdir()
    (package / "json.py").write_text("")
    (package / "http.py").write_text(HELLO)
    (package / "__init__.py").write_text("from .http import app\n")
    if application.startswith("web.web"):
        (package / "web.py").write_text("from .http import app\n")

    found = load(Wanted(package, application))

    assert found.problem is None
    assert "/pages/<int:number>" in {one.path for one in found.rules}


def test_a_module_of_a_package_may_still_be_named_alone(tmp_path):
    """An application whose folder is where it is started."""
    package = tmp_path / "web"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "web.py").write_text(HELLO)

    assert load(Wanted(package, "web:app")).problem is None


def test_a_file_in_a_package_is_imported_by_its_dotted_name(tmp_path):
    """Else its relative imports fail."""
    package = tmp_path / "web"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "made.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
    (package / "main.py").write_text("from .made import app\n")

    assert load(Wanted(tmp_path, "web/main.py:app")).problem is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("import nothing_of_that_name", "No module named 'nothing_of_that_name'"),
        ("raise SystemExit(3)", "it ended itself (exit 3)"),
        ("print('Set KEY first')\nraise SystemExit(1)", "(exit 1)\nSet KEY first\n"),
        ("import os; os._exit(4)", "status 4"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
        ("app = 5", "no Flask application"),
        ("def app(", "SyntaxError"),
    ],
)
def test_a_failure_is_a_problem_that_says_why(tmp_path, text, reason):
    """The static result stands, and its owner sees what to mend."""
    problem = loaded(tmp_path, text).problem

    assert problem is not None
    assert reason in problem.message


def test_a_failure_is_followed_through_the_application_alone(tmp_path):
    """Where it fails, not how Python imports: the end is read first, and little of it shown."""
    (tmp_path / "settings.py").write_text("import os\nKEY = os.environ['KEY']\n")
    problem = loaded(tmp_path, f"from settings import KEY\n{HELLO}").problem

    assert problem is not None
    told = [one for one in problem.message.splitlines() if one.startswith("  File")]
    assert [one.partition(",")[0] for one in told][:2] == [
        '  File "app.py"',
        '  File "settings.py"',
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("import no_such_package", "(--python names an interpreter that has its packages)"),
        ("import os; os.environ['NO_SUCH']", "(--env K=V sets what its environment has)"),
        ("raise RuntimeError('the environment variable X is not set')", "(--env K=V sets"),
        ("raise RuntimeError('SECRET_KEY must be set to a random value')", "(--env K=V sets"),
        ("raise ValueError('DB_NAME is not set')", "(--env K=V sets"),
        ("1 / 0", "counts: "),
        ("raise ValueError('the KEY is set'); SECRET_KEY = 'required'", "counts: "),
        ("raise ValueError('GRID_SIZE must be even')", "counts: "),
        ("raise ValueError('no such module or setting')", "counts: "),
        ("{}['KEY']", "counts: "),
    ],
)
def test_a_failure_says_which_option_helps(tmp_path, text, advice):
    """Only where the error says what it lacks."""
    problem = loaded(tmp_path, text).problem

    assert advice in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "import time; time.sleep(600)",
        ENDLESS,
        "import os, time\nos.setsid()\ntime.sleep(600)",
        "import signal\nfor one in (1, 2, 3, 15, 24): signal.signal(one, signal.SIG_IGN)\n"
        + ENDLESS,
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import threading\nthreading.Thread(target=lambda: [*iter(int, 1)]).start()\n" + ENDLESS,
    ],
)
def test_one_that_never_ends_is_ended(tmp_path, text):
    """Whatever it waits for or does, the audit does not wait with it, and nothing stays behind."""
    root = tmp_path / uuid4().hex  # stands in the command line of each of its processes
    root.mkdir()
    problem = loaded(root, text, seconds=1.0).problem

    assert problem is not None
    assert "not ready after 1 seconds" in problem.message
    assert not [one for one in programs() if root.name in one]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(): f()\nf()", "RecursionError"),
        (
            "import sys\nsys.setrecursionlimit(10**9)\nf = lambda x: [*map(f, [x])]\nf(1)",
            "signal|RecursionError",  # from Python 3.12 on it bounds calls of C itself
        ),
        ("x = []\nwhile True: x.append('y' * 10**7)", "MemoryError"),
    ],
)
def test_one_that_calls_itself_or_takes_memory_without_end_is_told(tmp_path, text, reason):
    """Python ends it, or the kernel, long before the machine suffers."""
    problem = loaded(tmp_path, text, memory_bytes=1 << 30, seconds=60.0).problem

    assert problem is not None
    assert re.search(reason, problem.message)


@pytest.mark.parametrize("signalled", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_audit(tmp_path, signalled):
    """Somebody's code must not go on when nobody waits for it any more."""
    root = tmp_path / uuid4().hex
    root.mkdir()
    (root / "app.py").write_text("import os, time\nprint(flush=True)\ntime.sleep(600)\n")
    command = [sys.executable, "-m", "offramp", "audit", str(root), "--json", "--no-weights"]
    folder = tmp_path / "of its own"
    folder.mkdir()
    audit = subprocess.Popen(
        [*command, "--app", "app:app"],
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: any(f"/{root.name}" in one and "inside.main" in one for one in programs()))

    audit.send_signal(signalled)
    audit.wait(30)

    until(lambda: not any(root.name in one for one in programs()))
    assert signalled == signal.SIGKILL or list(folder.iterdir()) == []


def test_an_interpreter_that_is_not_there_is_a_problem(tmp_path):
    """It is an option, and can be mistyped."""
    problem = loaded(tmp_path, HELLO, python=tmp_path / "python").problem

    assert problem is not None
    assert "could not be started" in problem.message
