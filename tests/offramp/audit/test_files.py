"""A file is written whole or not at all."""

import pytest

from offramp.audit.files import write


def test_the_folder_is_made_where_it_is_missing(tmp_path):
    """Nobody has to make docs/ first."""
    write(tmp_path / "a" / "b.md", "text\n")

    assert (tmp_path / "a" / "b.md").read_bytes() == b"text\n"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    """Here a folder stands in its place."""
    (tmp_path / "b.md" / "x").mkdir(parents=True)

    with pytest.raises(OSError, match=r"b\.md"):
        write(tmp_path / "b.md", "new")

    assert [one.name for one in tmp_path.iterdir()] == ["b.md"]


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path):
    """Nothing is written outside the folder of the documents."""
    outside = tmp_path / "outside"
    outside.write_text("theirs")
    (tmp_path / "b.md").symlink_to(outside)
    write(tmp_path / "b.md", "ours")

    assert outside.read_text() == "theirs"
    assert not (tmp_path / "b.md").is_symlink()


def test_names_that_are_no_unicode_do_not_hinder(tmp_path):
    """A file's name may hold any bytes."""
    write(tmp_path / "b.md", "caf\udce9")

    assert (tmp_path / "b.md").read_text() == "caf?"
