"""Logs written to files."""

from pathlib import Path

import pytest

from offramp.audit.checks.file_logging import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "loguru, told of a file",
        """\
from loguru import logger
logger.add("logs/own_{time}.log", rotation="1 day")

@app.get("/")
def home():
    return ""
""",
        "loguru writes logs to a file",
    ),
    found(
        "a file of the log",
        """\
import logging
app.logger.addHandler(logging.FileHandler("app.log"))

@app.get("/")
def home():
    return ""
""",
        "logging.FileHandler writes logs to a file (app.log)",
    ),
    found(
        "basicConfig with a file",
        """\
import logging
logging.basicConfig(filename="app.log")

@app.get("/")
def home():
    return ""
""",
        "writes logs to a file",
    ),
    found(
        "dictConfig with a handler of files",
        """\
from logging.config import dictConfig
dictConfig({"handlers": {"f": {"class": "logging.FileHandler", "filename": "x"}}})

@app.get("/")
def home():
    return ""
""",
        "dictConfig() writes logs to a file",
    ),
)
LEFT_ALONE = (
    left(
        "loguru, told of a stream",
        """\
import sys
from loguru import logger
logger.add(sys.stderr, level="INFO")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "standard error",
        """\
import logging
app.logger.addHandler(logging.StreamHandler())
logging.basicConfig(level="INFO")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "dictConfig with a stream",
        """\
from logging.config import dictConfig
dictConfig({"handlers": {"s": {"class": "logging.StreamHandler"}}})

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "standard output by its name, and a stream that a file of settings names",
        """\
import logging
import logging.config
logging.getLogger().addHandler(logging.FileHandler("/dev/stdout"))
logging.config.fileConfig("missing.ini")

@app.get("/")
def home():
    return ""
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)


@pytest.mark.parametrize(("handler", "number"), [("FileHandler", 1), ("StreamHandler", 0)])
def test_settings_of_logs_in_a_file_are_read(tmp_path: Path, handler: str, number: int) -> None:
    """They say where the logs go, not the call that reads them."""
    (tmp_path / "logs.ini").write_text(f"[handler_main]\nclass={handler}\n")
    sample = left("", 'import logging.config\nlogging.config.fileConfig("logs.ini")\n')

    assert len(audit(tmp_path, sample, CHECK)) == number
