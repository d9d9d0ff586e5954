"""Storage in a folder: whole files only, nothing outside the root."""

import pytest

from shared.storage import Storage


@pytest.fixture
def storage(tmp_path):
    return Storage(f"file://{tmp_path}/root")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_is_written_can_be_read_and_deleted(storage, tmp_path):
    """An upload is kept until its account goes."""
    storage.write("uploads/u/1.csv", b"a,b\r\n")

    assert storage.read("uploads/u/1.csv") == b"a,b\r\n"
    assert files(tmp_path) == ["root/uploads/u/1.csv"]
    storage.delete("uploads/u/1.csv")
    assert files(tmp_path) == []


def test_the_folder_is_that_of_the_url(tmp_path):
    """The old side reads it so, too: in two folders neither would find the other's files."""
    Storage(f"file://{tmp_path}/a%20%23%3Fb").write("1.csv", b"a")

    assert files(tmp_path) == ["a #?b/1.csv"]


def test_deleting_twice_is_no_error(storage, tmp_path):
    """A delivery may run twice."""
    storage.write("uploads/u/1.csv", b"a,b\r\n")
    for _ in range(2):
        storage.delete("uploads/u/1.csv")

    assert files(tmp_path) == []


def test_a_failed_write_leaves_the_old_file_and_no_rest(storage, tmp_path):
    """A reader must never see half a file."""
    storage.write("a.csv", b"old")

    with pytest.raises(TypeError):
        storage.write("a.csv", "text is not bytes")
    assert storage.read("a.csv") == b"old"
    assert files(tmp_path) == ["root/a.csv"]


def test_a_folder_is_deleted_with_all_that_is_in_it(storage, tmp_path):
    """An account's folder; that of another whose name begins alike stays."""
    for path in ("uploads/u/1.csv", "uploads/u/more/2.csv", "uploads/u2/3.csv"):
        storage.write(path, b"x")
    for _ in range(2):
        storage.delete("uploads/u/")

    assert files(tmp_path) == ["root/uploads/u2/3.csv"]


@pytest.mark.parametrize("path", ["../a", "/etc/passwd", "a/../../b", "", ".", "a\0b"])
def test_paths_cannot_leave_the_root(storage, path):
    """File names come from people."""
    with pytest.raises(ValueError, match="not a path inside"):
        storage.write(path, b"")


def test_a_link_cannot_lead_out_of_the_root(storage, tmp_path):
    """A link in the folder is as good as a path with dots."""
    storage.write("a", b"")
    (tmp_path / "root" / "out").symlink_to(tmp_path)

    with pytest.raises(ValueError, match="not a path inside"):
        storage.write("out/b", b"")


def test_check_tells_a_folder_that_cannot_be_used(tmp_path):
    """The health check must notice it before an upload does."""
    (tmp_path / "file").write_text("in the way")

    Storage(f"file://{tmp_path}/fine").check()
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the file system
        Storage(f"file://{tmp_path}/file").check()


def test_other_schemes_are_refused():
    """A typing error in STORAGE_URL must not wait for the first upload."""
    with pytest.raises(ValueError, match="file:///"):
        Storage("http://example.com")


def test_s3_without_its_package_says_what_to_install():
    """s3fs is an extra; the message must name it."""
    pytest.importorskip("fsspec")
    with pytest.raises(RuntimeError, match="s3fs"):
        Storage("s3://bucket/prefix").read("a")
