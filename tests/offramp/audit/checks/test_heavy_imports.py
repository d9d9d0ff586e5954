"""Big libraries that every process loads before its first answer."""

from pathlib import Path

from offramp.audit.checks.heavy_imports import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "pandas at the top",
        """\
import pandas as pd

@app.get("/")
def home():
    return str(pd.DataFrame())
""",
        "pandas is imported by app.py",
    ),
    found(
        "a part of a large library",
        """\
from matplotlib import pyplot

@app.get("/")
def home():
    return str(pyplot)
""",
        "matplotlib is imported",
    ),
)
LEFT_ALONE = (
    left(
        "a large library where it is needed",
        """\
@app.get("/")
def home():
    import pandas as pd
    return str(pd.DataFrame())
""",
    ),
    left(
        "a small library",
        """\
import csv
import requests

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
