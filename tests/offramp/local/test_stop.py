"""What `offramp down --delete-data` removes."""

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
