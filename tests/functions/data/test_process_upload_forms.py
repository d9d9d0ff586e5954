"""POST /data/uploads: the file as the whole body, or as a part of a form."""

import hashlib

import pytest

from tests.functions.data.files import FORM, GOOD, HEADER, form, part

FUNCTION, PATH = "data/process-upload", "/data/uploads"


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("bank.csv", "bank.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\ana\\\\bank.csv", "bank.csv"),
        ("kontoauszüge.csv", "kontoauszüge.csv"),
        ("a\x01b.csv", "ab.csv"),
        ("", "upload.csv"),
        ("dir/", "upload.csv"),
        ("x" * 300, "x" * 255),
        (None, "upload.csv"),
    ],
)
def test_a_form_part_is_the_file(upload, rows, filename, expected):
    """Its name is only a label: the path in the storage is ours."""
    content = (HEADER + GOOD).encode()
    body = form((part("note"), b"x"), (part("file", filename), content), (part("file"), b"other"))
    answer = upload(body, **{"Content-Type": FORM})

    assert (answer.status, answer.json["filename"]) == (201, expected)
    assert rows("SELECT sha256 FROM uploads") == [(hashlib.sha256(content).hexdigest(),)]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "detail"),
    [
        (form((part("note"), b"x")), FORM, 422, "file is required"),
        (form(), FORM, 422, "file is required"),
        (b"x", "multipart/form-data", 400, None),
        (b"x", FORM, 400, None),
        (form((part("file"), b"x"))[:-14], FORM, 400, None),
        (b"--b0undary\r\nno blank line\r\n--b0undary--", FORM, 400, None),
        (b"x", "text/plain", 415, "expected text/csv or multipart/form-data, got text/plain"),
        (b"x", "", 415, "expected text/csv or multipart/form-data, got none"),
    ],
)
def test_a_body_without_a_file_is_refused(upload, body, content_type, status, detail):
    """A broken form is 400, a form without the file 422, another type 415."""
    answer = upload(body, **{"Content-Type": content_type})

    assert answer.status == status
    assert detail in (None, answer.json["detail"])


def test_a_compressed_body_is_refused(upload):
    """A zip bomb is small until it is opened."""
    answer = upload(HEADER + GOOD, **{"Content-Encoding": "gzip"})

    assert (answer.status, answer.json["detail"]) == (
        415,
        "the content encoding gzip is not accepted",
    )


@pytest.mark.parametrize(
    ("content_type", "limit"),
    [("text/csv", 20_971_520), ("multipart/form-data; boundary=b", 20_971_520 + 65_536)],
)
def test_a_file_that_is_too_large_is_refused(upload, content_type, limit):
    """Before anything is read of it."""
    answer = upload(b"x" * (limit + 1), **{"Content-Type": content_type})

    assert answer.status == 413
    assert answer.json["detail"] == (
        f"the body has {limit + 1} bytes; at most {limit} are accepted"
    )
