"""POST /data/uploads: the file as a whole, kept once and together with its rows."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from shared.errors import Unavailable
from tests.functions.data.files import GOOD, HEADER, STORED, form, part

FUNCTION, PATH = "data/process-upload", "/data/uploads"


def message(answer):
    """Return the one error of an upload that was refused as a whole."""
    assert answer.status == 422, answer.text
    return answer.json["detail"]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("latin-1", "latin-1")],
)
def test_three_encodings_are_read(upload, rows, encoding, expected):
    """Banks export all of them, and say which in none."""
    answer = upload((HEADER + "2026-01-31,Müller,1\n").encode(encoding))

    assert answer.json["encoding"] == expected
    assert rows(STORED)[0][1] == "Müller"


def test_a_character_may_lie_across_two_chunks(upload, rows):
    """The file is decoded piece by piece."""
    filler = "2026-01-31,aaa,1\n" * 30_000
    answer = upload(HEADER + filler + "2026-01-31," + "ü" * 400 + ",1\n")

    assert (answer.json["encoding"], answer.json["rows_stored"]) == ("utf-8", 30_001)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "file is empty"),
        ("date,description\n", "file needs the column amount"),
        ("amount\n", "file needs the column date"),
        ("date,description,amount,Amount\n", "file has the column amount twice"),
        (HEADER + "2026-01-31,a\0b,1\n", "file has a NUL byte on line 2"),
        (HEADER + "x\r\ny\rz\0", "file has a NUL byte on line 4"),
        ("date,description,amount".encode("utf-16"), "file has a NUL byte on line 1"),
        (HEADER, "file has no row that can be stored"),
        ("\n" + HEADER, "file needs the column date"),
        ("x" * 140_000 + "\n", "file has a cell that is too long"),
        (
            HEADER + "x,y,z\n",
            "file has no row that can be stored; line 2 date must be a date such as 2026-01-31",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(upload, rows, tmp_path, content, expected):
    """And nothing of it is kept."""
    assert message(upload(content)) == expected
    assert rows("SELECT count(*) FROM uploads") == [(0,)]
    assert not [path for path in (tmp_path / "storage").rglob("*") if path.is_file()]


def test_the_same_key_stores_once(upload, rows, tmp_path):
    """Also to twins at the same moment; the second file is not kept."""
    with ThreadPoolExecutor(3) as pool:
        twins = pool.map(lambda _: upload(HEADER + GOOD, **{"Idempotency-Key": "k"}), range(3))
        answers = list(twins)

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert rows("SELECT count(*) FROM transactions") == [(1,)]
    assert len(list((tmp_path / "storage").rglob("*.csv"))) == 1


def test_the_key_is_about_the_file_not_the_form(upload):
    """A client that repeats a form chooses another boundary."""
    content = (HEADER + GOOD).encode()
    first, second = (
        upload(
            form((part("file"), content), boundary=boundary),
            **{"Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": "k"},
        )
        for boundary in ("one", "two")
    )

    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.json == first.json


def test_a_storage_that_fails_leaves_no_rows(upload, rows, services, tmp_path):
    """File and rows are there together or not at all."""
    (tmp_path / "storage").write_text("a file is in the way")

    assert upload(HEADER + GOOD).status >= 500
    assert rows("SELECT count(*) FROM transactions") == [(0,)]


def test_a_row_keeps_its_file_when_the_commits_answer_is_lost(upload, rows, services, monkeypatch):
    """The server may have committed; a file too many goes with the account, a lost one is lost."""
    transaction = services.database.transaction

    @contextmanager
    def answer_lost():
        with transaction() as connection:
            yield connection
        raise Unavailable("the database")

    monkeypatch.setattr(services.database, "transaction", answer_lost)
    assert upload(HEADER + GOOD).status == 503
    monkeypatch.undo()

    [(path,)] = rows("SELECT path FROM uploads")
    assert services.storage.read(path) == (HEADER + GOOD).encode()


def test_nobody_uploads_without_signing_in(call):
    """Rows belong to somebody."""
    headers = {"Content-Type": "text/csv"}
    assert call("POST", body=(HEADER + GOOD).encode(), headers=headers).status == 401


def test_memory_does_not_grow_with_the_rows(upload):
    """The body is in memory as the contract has it; its rows must not be, too."""
    content = (
        HEADER + "2026-01-31,A transaction with a text of usual length,-12.50\n" * 60_000
    ).encode()
    tracemalloc.start()
    answer = upload(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert answer.json["rows_stored"] == 60_000
    assert peak < len(content) + 8_000_000
