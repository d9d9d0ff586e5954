"""Folders that a caller joins, in which a function joins the name of a file."""

from pathlib import Path

import pytest

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

VIEWS = """\
import os
from flask import send_file

def draw(folder{kind}, name):
    with open(os.path.join(folder, name), "w") as target:
        target.write("a map")

@app.get("/<name>")
def page(name):
    here = os.path.dirname(__file__)
    draw(os.path.join(here, "made", "{written}"), name)
    return ""

@app.get("/map/<name>")
def shown(name):
    here = os.path.dirname(__file__)
    return send_file(os.path.join(here, "made", "{read}", name))
"""


def _readers(folder: Path, **words: str) -> list[list[str]]:
    each = audit(folder, Sample("joined", VIEWS.format(**words)), CHECK)
    return [one.routes for one in each if "reads" in one.message]


@pytest.mark.parametrize("kind", ["", ": str"])
def test_what_a_function_draws_for_one_view_another_reads(tmp_path: Path, kind: str) -> None:
    """The next request may come to a process that never drew it."""
    assert _readers(tmp_path, kind=kind, written="maps", read="maps") == [["GET /map/<name>"]]


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    """What lies there may come with the code."""
    assert _readers(tmp_path, kind="", written="maps", read="icons") == []
