"""All files or none."""

import json

import pytest

from offramp.errors import OfframpError
from offramp.retire.write import half_done, put


@pytest.fixture
def files(tmp_path):
    for name in ("a/one.py", "b/two.py", "three.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def everything(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()
    }


def test_files_change_and_go(files):
    """Folders that hold nothing any more go too, and no mark is left."""
    put({files / "a/one.py": None, files / "three.py": b"new"}, files / "state" / "mark")

    assert everything(files) == {"b/two.py": "b/two.py", "three.py": "new"}
    assert not (files / "a").exists()


def test_an_error_puts_everything_back(files):
    """Half of a removal is worse than none."""
    before = everything(files)
    (files / "b/two.py.offramp-retire").mkdir()  # its new text cannot be written
    with pytest.raises(OSError, match=r"two\.py"):
        put({files / "a/one.py": None, files / "b/two.py": b"new"}, files / "mark")
    (files / "b/two.py.offramp-retire").rmdir()

    assert everything(files) == before


def test_a_killed_run_is_found(tmp_path):
    """The mark names the files, so that git can bring them back."""
    mark = tmp_path / "mark"
    half_done(mark)
    mark.write_text(json.dumps(["one.py", "two.py"]))

    with pytest.raises(OfframpError, match=r"git checkout -- one\.py two\.py"):
        half_done(mark)
