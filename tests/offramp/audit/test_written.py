"""Documents are not made again only where they are just as they were written."""

import os

import pytest

from offramp.audit import remembered, written

NAME = "0" * 64


@pytest.fixture
def out(tmp_path):
    """A folder with two documents that were written of the result `NAME`."""
    for name in ("a.md", "b.html"):
        (tmp_path / name).write_text(name)
    written.note(tmp_path, NAME, {"a.md": "a.md", "b.html": "b.html"})
    return tmp_path


def test_documents_as_they_were_written_are_there(out):
    assert written.are_there(out, NAME)


def _changed(out):
    (out / "a.md").write_text("other")


def _removed(out):
    (out / "b.html").unlink()


def _linked(out):
    (out / "b.html").rename(out / "c.html")
    (out / "b.html").symlink_to("c.html")


def _piped(out):
    (out / "a.md").unlink()
    os.mkfifo(out / "a.md")


def _note_lost(out):
    for one in (out / remembered.FOLDER).glob("*.note"):
        one.unlink()


def _note_broken(out):
    for one in (out / remembered.FOLDER).glob("*.note"):
        one.write_text("[1]")


@pytest.mark.parametrize(
    "happened", [_changed, _removed, _linked, _piped, _note_lost, _note_broken]
)
def test_what_happened_to_them_has_them_made_again(out, happened):
    happened(out)

    assert not written.are_there(out, NAME)


def test_documents_of_another_result_are_not_those(out):
    assert not written.are_there(out, "1" * 64)


def test_from_another_folder_links_may_be_others(out, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    assert not written.are_there(out, NAME)


@pytest.mark.parametrize("there", [None, "of somebody who wrote at the same time"])
def test_what_was_written_counts_and_not_what_is_there_by_then(tmp_path, there):
    if there is not None:
        (tmp_path / "a.md").write_text(there)
    written.note(tmp_path, NAME, {"a.md": "x"})

    assert not written.are_there(tmp_path, NAME)


def test_only_the_last_notes_are_kept(out):
    for n in range(remembered.KEPT + 3):
        written.note(out, str(n) * 64, {"a.md": "a.md"})

    assert len(list((out / remembered.FOLDER).glob("*.note"))) == remembered.KEPT
