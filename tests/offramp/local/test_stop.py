"""What `offramp down --delete-data` removes."""

import shutil

import pytest

from offramp.errors import OfframpError
from offramp.local.alone import alone
from offramp.local.layout import Layout
from offramp.local.stop import stop


def test_a_home_that_holds_more_keeps_the_rest(tmp_path):
    """OFFRAMP_HOME may be a folder of somebody's own."""
    layout = Layout(tmp_path, tmp_path / "home")
    layout.prepare()
    ours = (layout.journal, layout.verified, layout.verified.with_suffix(".lock"))
    theirs = layout.home / "journal.md"
    for file in (*ours, theirs):
        file.write_text("x")

    stop(layout, delete_data=True)

    assert [file.name for file in layout.home.iterdir()] == ["journal.md"]


def test_what_begins_to_start_is_not_told_as_nothing(tmp_path):
    """It said that nothing runs, and a moment later everything did; or removed what it wrote."""
    layout = Layout(tmp_path, tmp_path / "home")
    layout.prepare()
    with alone(layout), pytest.raises(OfframpError, match="starts or ends this project right now"):
        stop(layout, delete_data=True, patience=0.2)

    assert layout.data.exists()
    assert stop(layout, delete_data=True).data_deleted


def test_what_cannot_be_removed_is_told(tmp_path):
    """A link to a larger disk stays, and it was told as removed with all that it holds."""
    layout = Layout(tmp_path, tmp_path / "home")
    layout.prepare()
    shutil.rmtree(layout.data)
    (tmp_path / "disk").mkdir()
    layout.data.symlink_to(tmp_path / "disk")

    done = stop(layout, delete_data=True)

    assert (done.data_deleted, done.left) == (False, (layout.data,))
    assert not layout.logs.exists()
