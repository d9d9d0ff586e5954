"""Handler folders, imported by path."""

import os
import subprocess
import sys

import pytest
from offramp_runtime.loading import NoHandlerError, load


def test_a_handler_may_import_its_siblings(tmp_path):
    """OpenFaaS's template makes the folder a package."""
    (tmp_path / "rates.py").write_text("EUR = 1")
    (tmp_path / "handler.py").write_text(
        "from . import rates\ndef handle(event, context): return rates.EUR"
    )

    assert load(tmp_path, "with_sibling")(None, None) == 1


def test_a_handler_may_import_what_is_copied_in_a_folder_src(tmp_path, monkeypatch):
    """An application in a `src` layout is imported without that word, in an image too."""
    monkeypatch.setattr(sys, "path", sys.path.copy())
    (tmp_path / "src" / "shop_in_src").mkdir(parents=True)
    (tmp_path / "src" / "shop_in_src" / "rates.py").write_text("EUR = 2")
    (tmp_path / "handler.py").write_text(
        "from shop_in_src.rates import EUR\ndef handle(event, context): return EUR"
    )

    assert load(tmp_path, "with_source")(None, None) == 2


@pytest.fixture
def path(monkeypatch):
    """Where modules are looked for; what a test has imported as `function` is forgotten."""
    monkeypatch.setattr(sys, "path", sys.path.copy())
    yield sys.path
    for name in [one for one in sys.modules if one.partition(".")[0] in CALLED]:
        del sys.modules[name]


CALLED = {"function", "offramp_function"}


def test_an_application_may_have_a_package_called_function(tmp_path, path):
    """OpenFaaS calls the handler's folder so; the application's own module would not be found."""
    (tmp_path / "function").mkdir()
    (tmp_path / "function" / "__init__.py").write_text("EUR = 3")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "handler.py").write_text(
        "from function import EUR\nfrom . import sibling\n"
        "def handle(event, context): return EUR, sibling.USD"
    )
    (tmp_path / "here" / "sibling.py").write_text("USD = 4")
    path.insert(0, str(tmp_path))

    assert load(tmp_path / "here")(None, None) == (3, 4)


def test_the_folder_itself_is_no_package_of_the_application(tmp_path, path):
    """In an image it is called so, and lies in the folder that is looked in first."""
    (tmp_path / "function").mkdir()
    (tmp_path / "function" / "handler.py").write_text("def handle(event, context): return __name__")
    path.insert(0, str(tmp_path))

    assert load(tmp_path / "function")(None, None) == "function.handler"
    assert load(tmp_path / "function")(None, None) == "function.handler"


def test_two_folders_live_side_by_side(tmp_path):
    """Tests load many functions into one process."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        source = f"def handle(event, context): return {name!r}"
        (tmp_path / name / "handler.py").write_text(source)

    handlers = [load(tmp_path / name, f"side_{name}") for name in ("one", "two")]

    assert [handle(None, None) for handle in handlers] == ["one", "two"]


def test_a_taken_name_is_refused(tmp_path):
    """Else the second folder would silently get the first one's handler."""
    (tmp_path / "handler.py").write_text("def handle(event, context): ...")

    with pytest.raises(NoHandlerError, match="'json' is taken"):
        load(tmp_path, "json")


@pytest.mark.parametrize(
    ("source", "message"),
    [(None, "no handler.py"), ("handle = 3", "no function handle"), ("", "no function handle")],
)
def test_what_is_missing_is_named(tmp_path, source, message):
    """The message is all an operator sees of a broken image."""
    if source is not None:
        (tmp_path / "handler.py").write_text(source)

    with pytest.raises(NoHandlerError, match=message):
        load(tmp_path, f"missing_{hash(source)}")


WAITS_UNTIL_ITS_LOG_SAYS_SOMETHING = """
import pathlib, time
log = pathlib.Path(__file__).with_name("log")
for _ in range(500):
    log.stat().st_size or time.sleep(0.01)
def handle(event, context): return ""
"""


LOADS = """
import pathlib, socket, sys, time
from offramp_runtime import serving, settings
from offramp_runtime.logs import Log
serving.SHOWN_AFTER_SECONDS = 0.3
folder = pathlib.Path(sys.argv[1])
with socket.socket() as listener, (folder / "log").open("wb") as file:
    log = Log({}, file.fileno())
    process = serving.Process(settings.read({}, folder), listener, log, time.monotonic())
    sys.exit(serving.attempt_load(process) is None)
"""


def test_a_handler_that_is_never_loaded_shows_where_it_is(tmp_path):
    """
    One that waits for ever while it is imported says nothing else, and callers get a 504.

    In a process of its own: Python shows a hundred threads, and other tests' servers leave more.
    """
    (tmp_path / "handler.py").write_text(WAITS_UNTIL_ITS_LOG_SAYS_SOMETHING)
    path = os.pathsep.join(sys.path)
    words = [sys.executable, "-c", LOADS, str(tmp_path)]
    subprocess.run(words, env=os.environ | {"PYTHONPATH": path}, check=True)

    assert f'File "{tmp_path}/handler.py", line 5' in (tmp_path / "log").read_text()
