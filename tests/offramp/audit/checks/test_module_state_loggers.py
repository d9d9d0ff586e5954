"""Loggers by their names, which Python keeps itself."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    assert_found,
    assert_left_alone,
    found,
    left,
)

LOGGED = """\
import logging
logger = logging.getLogger("shop")

def set_up(name):
    global logger
    own = {made}
    logger = own
    return own

@app.get("/<name>")
def home(name):
    set_up(name).info("seen")
    set_up(name.upper())
    return ""

@app.get("/last")
def last():
    set_up("last")
    return str(logger)
"""


def test_a_logger_is_kept_by_python_itself(tmp_path: Path) -> None:
    """Each process has its own, and all of them write to the same place."""
    made = 'logging.getLogger("shop")'

    assert_left_alone(tmp_path, left("a logger", LOGGED.format(made=made)), CHECK)


def test_a_list_in_the_place_of_a_logger_is_state(tmp_path: Path) -> None:
    """What one request leaves in it, the next may not find."""
    made = found("a list", LOGGED.format(made="[name]"), "`logger` is changed by set_up()")

    assert_found(tmp_path, made, CHECK)
