"""Folders that a setting names, in which one view keeps what another one reads."""

from pathlib import Path

import pytest

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

VIEWS = """\
import os

@app.post("/<name>")
def keep(name):
    folder = current_app.config["{written}"]
    with open(os.path.join(folder, name), "w") as target:
        target.write(request.json["text"])
    return ""

@app.get("/<name>")
def show(name):
    folder = current_app.config["{read}"]
    return open(os.path.join(folder, name)).read()
"""


def _readers(folder: Path, written: str, read: str) -> list[str]:
    source = VIEWS.format(written=written, read=read)
    each = audit(folder, Sample("settings", source), CHECK)
    return [one.message for one in each if "reads" in one.message]


@pytest.mark.parametrize("name", ["NGINX_PATH", "CONFIG_DIR", "ZONES_DIRECTORY", "SPOOL_FOLDER"])
def test_what_is_in_a_folder_of_any_name_is_read_back(tmp_path: Path, name: str) -> None:
    """A setting that names a folder names the same one wherever it is asked for."""
    (said,) = _readers(tmp_path, name, name)

    assert f"what keep() changes there ({name})" in said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("NGINX_PATH", "HAPROXY_PATH"),
        ("BASE_DIR", "BASE_DIR"),
        ("ROOT_PATH", "ROOT_PATH"),
        ("TEMPLATE_FOLDER", "TEMPLATE_FOLDER"),
        ("PATHOLOGY", "PATHOLOGY"),
    ],
)
def test_other_folders_and_those_of_the_code_are_left_alone(
    tmp_path: Path, written: str, read: str
) -> None:
    """Below a base there is everything, also what comes with the code."""
    assert _readers(tmp_path, written, read) == []
