"""Handler folders, imported by path."""

import socket
import sys
import time

import pytest
from offramp_runtime import serving, settings
from offramp_runtime.loading import NoHandlerError, load
from offramp_runtime.logs import Log


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


def test_a_handler_that_is_never_loaded_shows_where_it_is(tmp_path, monkeypatch):
    """One that waits for ever while it is imported says nothing else, and callers get a 504."""
    monkeypatch.setattr(serving, "SHOWN_AFTER_SECONDS", 0.3)
    (tmp_path / "handler.py").write_text(WAITS_UNTIL_ITS_LOG_SAYS_SOMETHING)
    with socket.socket() as listener, (tmp_path / "log").open("wb") as file:
        log = Log({}, file.fileno())
        process = serving.Process(settings.read({}, tmp_path), listener, log, time.monotonic())

        assert serving.attempt_load(process) is not None

    assert f'File "{tmp_path}/handler.py", line 5' in (tmp_path / "log").read_text()
