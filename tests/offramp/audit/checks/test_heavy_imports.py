"""Big libraries that every process loads before its first answer."""

from pathlib import Path

from offramp.audit.checks.check import findings
from offramp.audit.checks.heavy_imports import CHECK, at_start
from offramp.audit.context import Context
from offramp.audit.facts.weights import Weight
from offramp.code import read, surface
from offramp.code.graph import Graph
from tests.offramp.audit.checks.sample import (
    HEAD,
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
    left(
        "an import for types, which never runs",
        """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

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


AT_TOP = """\
import csv
import numbers_of_ours
import pandas as pd

@app.get("/")
def home():
    return str(pd.DataFrame())
"""


def weighed(folder: Path, **weights: Weight) -> list[str]:
    """Return what is said of `AT_TOP` where packages were measured."""
    (folder / "app.py").write_text(HEAD + AT_TOP)
    (folder / "numbers_of_ours.py").write_text("")
    project = read(folder)
    context = Context(project, Graph(project), surface.find(project), weights)
    return [one.message for one in findings(CHECK, context)]


def test_what_was_measured_counts(tmp_path: Path) -> None:
    """The time or the memory; both are told, with the bounds."""
    slow = Weight(900, 20, processor_ms=612.4)
    large = Weight(90, 80, processor_ms=40)

    said = weighed(tmp_path, pandas=slow)[0]
    assert "612 ms of processor time and 20 MiB, measured (told from 500 ms or 64 MiB)" in said
    assert weighed(tmp_path, flask=large, pandas=large)[0].startswith("flask is imported by app.py")


def test_a_measured_package_that_is_light_is_left_alone(tmp_path: Path) -> None:
    """Whatever its name is known for: a busy machine's wall clock says nothing either."""
    assert weighed(tmp_path, pandas=Weight(2_000, 20, processor_ms=90)) == []


def test_a_busy_machine_does_not_decide(tmp_path: Path) -> None:
    """Where Flask itself takes so long, everything does."""
    slow = Weight(900, 20, processor_ms=612)
    flask = Weight(800, 20, processor_ms=400)

    assert weighed(tmp_path, pandas=slow, flask=flask) == []


def test_what_is_weighed_is_somebody_elses(tmp_path: Path) -> None:
    """The application's own modules are never imported, the standard library is there anyway."""
    weighed(tmp_path)
    project = read(tmp_path)

    assert sorted(at_start(Context(project, Graph(project), surface.find(project)))) == [
        *("flask", "pandas")
    ]
