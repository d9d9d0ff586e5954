"""POST /data/uploads: the file as the whole body, or as a part of a form."""

import hashlib
import time

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


@pytest.mark.parametrize(
    "tail",
    ['name="' + '\\"' * 65_000, 'name="' + ";" * 130_000, "a=b;" * 32_000],
    ids=["escaped quotes", "an open quote", "parameters"],
)
def test_a_heads_length_costs_no_more_than_it_has(upload, tail):
    """Time that grows with the square of it would stop the process for a minute and more."""
    body = form((f"Content-Disposition: form-data; {tail}", b"x"), (part("file"), b"x"))
    begun = time.process_time()
    answer = upload(body, **{"Content-Type": FORM})

    assert answer.json["detail"] == "file needs the column date"
    assert time.process_time() - begun < 2


def test_parameters_of_the_content_type_cost_no_more_either(upload):
    """A header may have 60 kB."""
    begun = time.process_time()
    answer = upload(b"x", **{"Content-Type": 'multipart/form-data; a="' + ";" * 60_000})

    assert answer.status == 400
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ('a\\"b.csv', 'a"b.csv'),
        ("a%22b.csv", 'a"b.csv'),
        ("a;b;c.csv", "a;b;c.csv"),
        ('a"; x="b.csv', "a"),
    ],
)
def test_quotes_and_semicolons_in_a_name_stay_its_own(upload, filename, expected):
    """What is read of a name is the same however the reading is bounded."""
    body = form((part("file", filename), (HEADER + GOOD).encode()))

    assert upload(body, **{"Content-Type": FORM}).json["filename"] == expected
