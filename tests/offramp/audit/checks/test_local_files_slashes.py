"""Paths that `pathlib` joins, against those that `os.path` joins; files that are only asked for."""

import pytest

from offramp.audit.checks.local_files import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

VIEWS = """\
import os
from pathlib import Path
BASE = Path(app.instance_path)
NOTES = BASE / "notes.txt"

@app.post("/")
def write():
    {writes}
    return ""

@app.get("/")
def read():
    name = request.args["name"]
    folder = Path(app.instance_path)
    return str({reads})
"""
WRITES = "(Path(app.instance_path) / 'a.txt').write_text('')"
UPLOADS = "(Path('up') / request.args['n'] / 'x.bin').write_bytes(b'')"


@pytest.mark.parametrize(
    ("writes", "reads", "is_found"),
    [
        (WRITES, "open(os.path.join(app.instance_path, 'a.txt')).read()", True),
        (WRITES, "(folder / 'a.txt').read_text()", True),
        (WRITES, "Path(app.instance_path).joinpath('a.txt').read_bytes()", True),
        (WRITES, "Path(app.instance_path, 'a.txt').resolve().read_text()", True),
        (WRITES, "open(os.path.join(app.instance_path, 'b.txt')).read()", False),
        (WRITES, "(folder / 'b.txt').read_text()", False),
        (WRITES, "(folder / 'sub' / 'a.txt').read_text()", False),
        (UPLOADS, "open('up/' + name).read()", True),
        (UPLOADS, "(Path('down') / name).read_bytes()", False),
        # whether it is there, and since when
        (WRITES, "os.path.exists(os.path.join(app.instance_path, 'a.txt'))", True),
        (WRITES, "os.path.getmtime(os.path.join(app.instance_path, 'a.txt'))", True),
        (WRITES, "(folder / 'a.txt').exists()", True),
        (WRITES, "(folder / 'a.txt').stat()", True),
        ("NOTES.write_text('')", "NOTES.is_file()", True),
        (WRITES, "os.path.exists(os.path.join(app.instance_path, 'b.txt'))", False),
        (WRITES, "(folder / 'b.txt').is_file()", False),
        (WRITES, "os.path.basename(os.path.join(app.instance_path, 'a.txt'))", False),
        (WRITES, "(folder / 'a.txt').name", False),
        ("pass", "(folder / 'a.txt').exists()", False),
    ],
)
def test_one_path_is_one_file_however_it_is_joined(tmp_path, writes, reads, is_found):
    """Another process has another disk, on which the file is not."""
    each = audit(tmp_path, Sample("", VIEWS.format(writes=writes, reads=reads)), CHECK)

    assert [one.routes for one in each if "reads" in one.message] == [["GET /"]] * is_found
