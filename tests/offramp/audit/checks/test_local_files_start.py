"""Files that are written as a process starts."""

from pathlib import Path

import pytest

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

FACTORY = """\
import os
from flask import Flask

def create_app():
    app = Flask(__name__, instance_relative_config=True)
{lines}

    @app.get("/")
    def home():
        return ""

    return app
"""
TRIED = """\
    try:
        os.makedirs(app.instance_path)
    except {error}:
        {done}
"""
WRITTEN = {
    "a folder": "    os.makedirs(app.instance_path, exist_ok=True)",
    "a file": "    with open('version.txt', 'w') as file:\n        file.write('1')",
    "a folder, where only that it is there does no harm": TRIED.format(
        error="FileExistsError", done="pass"
    ),
    "a folder, where an error is raised again": TRIED.format(error="OSError", done="raise"),
}
CAUGHT = {
    "a folder, or none": TRIED.format(error="OSError", done="pass"),
    "a folder, or a word of the log": TRIED.format(
        error="(OSError, ValueError)", done="app.logger.warning('no folder')"
    ),
}
LEFT = {
    "a temporary folder": "    import tempfile; os.makedirs(tempfile.mkdtemp() + '/a')",
    "what is read": "    with open('version.txt') as file:\n        file.read()",
    "a function that nobody calls": "    def unused():\n        os.makedirs('a')",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_it_is_to_be_prepared(tmp_path: Path, name: str) -> None:
    """On a disk that is read-only the process does not start."""
    files = {"factory.py": FACTORY.format(lines=WRITTEN[name])}
    (told,) = audit(tmp_path, Sample(name, files), CHECK)

    assert (told.severity, told.effect) == ("medium", "prepare")
    assert "before any request" in told.message


@pytest.mark.parametrize("name", CAUGHT)
def test_a_start_that_goes_on_without_it_is_a_note(tmp_path: Path, name: str) -> None:
    """It may be missed later; then the request that needs it is told."""
    files = {"factory.py": FACTORY.format(lines=CAUGHT[name])}
    (told,) = audit(tmp_path, Sample(name, files), CHECK)

    assert (told.severity, told.effect) == ("low", "note")


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_written_is_left_alone(tmp_path: Path, name: str) -> None:
    """Nothing is kept on the disk of the process."""
    files = {"factory.py": FACTORY.format(lines=LEFT[name])}

    assert audit(tmp_path, Sample(name, files), CHECK) == []


def test_the_import_of_a_module_is_a_start(tmp_path: Path) -> None:
    """What only a command does is none."""
    source = """\
import os
os.makedirs("uploads", exist_ok=True)

@app.cli.command()
def export():
    os.makedirs("exports")

@app.get("/")
def home():
    return ""
"""
    (told,) = audit(tmp_path, Sample("import", source), CHECK)

    assert told.message.startswith("the import of app makes a folder (uploads)")
