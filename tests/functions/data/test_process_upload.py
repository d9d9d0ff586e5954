"""POST /data/uploads."""

import hashlib
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

FUNCTION, PATH = "data/process-upload", "/data/uploads"
HEADER = "date,description,amount\n"
GOOD = "2026-01-31,Coffee,-3.50\n"
FORM = "multipart/form-data; boundary=b0undary"
STORED = """SELECT booked_on::text, description, amount, currency, category
            FROM transactions ORDER BY id"""


@pytest.fixture
def upload(call, ana):
    """Upload a text or bytes as CSV; *headers* are added."""

    def send(content, caller=None, **headers):
        body = content.encode() if isinstance(content, str) else content
        given = {"Content-Type": "text/csv"} | headers
        return call("POST", body=body, headers=given, caller=caller or ana)

    return send


def form(*parts, boundary="b0undary"):
    """Return the body of a form; a part is (headers, content)."""
    lines = [f"--{boundary}\r\n{head}\r\n\r\n".encode() + body + b"\r\n" for head, body in parts]
    return b"".join(lines) + f"--{boundary}--\r\n".encode()


def part(name, filename=None):
    """Return the header of a form's part."""
    tail = f'; filename="{filename}"' if filename is not None else ""
    return f'Content-Disposition: form-data; name="{name}"{tail}'


def message(answer):
    """Return the one error of an upload that was refused as a whole."""
    assert answer.status == 422, answer.text
    return answer.json["detail"]


def test_good_rows_are_stored_and_bad_ones_named(upload, rows, ana, tmp_path):
    """One bad line must not cost the other four hundred."""
    content = (
        "\ufeffCategory; DATE ;description;amount;currency;note\r\n"
        "food;2026-01-31;  Café ;-3,50;usd;x\r\n"
        "\r\n"
        ';2026-02-01;"a ""quoted"" ; text";+10;EUR;\r\n'
        "food;2026-02-30;Never;1,00;EUR;\r\n"
        "food;2026-02-28;Too much;1.00;EUR;\r\n"
    )
    answer = upload(content)

    assert answer.status == 201
    told = answer.json
    upload_id = told.pop("id")
    assert told == {
        "filename": "upload.csv",
        "encoding": "utf-8-sig",
        "delimiter": ";",
        "rows_total": 4,
        "rows_stored": 2,
        "rows_rejected": 2,
        "errors": [
            {"line": 5, "message": "date must be a date such as 2026-01-31"},
            {"line": 6, "message": "amount must be a number such as -12.50"},
        ],
    }
    assert rows(STORED) == [
        ("2026-01-31", "Café", Decimal("-3.50"), "USD", "food"),
        ("2026-02-01", 'a "quoted" ; text', Decimal("10.00"), "EUR", "uncategorised"),
    ]
    kept = tmp_path / "storage" / "uploads" / str(ana.id) / f"{upload_id}.csv"
    assert kept.read_bytes() == content.encode()
    assert rows("SELECT id::text, path, sha256, size_bytes, rows_total FROM uploads") == [
        (
            upload_id,
            f"uploads/{ana.id}/{upload_id}.csv",
            hashlib.sha256(content.encode()).hexdigest(),
            len(content.encode()),
            4,
        )
    ]


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


def test_the_users_currency_stands_for_a_missing_column(upload, rows, ana):
    """It is the one the account is kept in."""
    rows("UPDATE users SET currency = 'CHF' WHERE id = :id", id=ana.id)
    upload(HEADER + GOOD)

    assert rows(STORED)[0][3] == "CHF"


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


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2026-01-31,Coffee", "has 2 cells, expected 5"),
        ("2026-01-31,Coffee,1,EUR,food,more", "has 6 cells, expected 5"),
        ('2026-01-31,"a\nb",1', "description must not contain control characters"),
        ('"2026\x07",b,1', "date must not contain control characters"),
        ("2026-1-31,b,1", "date must be a date such as 2026-01-31"),
        ("20260131,b,1", "date must be a date such as 2026-01-31"),
        (" 2026-01-31,b,1", "date must be a date such as 2026-01-31"),
        ("1899-12-31,b,1", "date must be a date such as 2026-01-31"),
        ("2200-01-01,b,1", "date must be a date such as 2026-01-31"),
        ("2026-01-31,   ,1", "description must have 1 to 500 characters"),
        ("2026-01-31," + "x" * 501 + ",1", "description must have 1 to 500 characters"),
        ("2026-01-31,b,1.234", "amount must be a number such as -12.50"),
        ("2026-01-31,b,1e3", "amount must be a number such as -12.50"),
        ("2026-01-31,b,NaN", "amount must be a number such as -12.50"),
        ("2026-01-31,b,-1000000000000", "amount must be a number such as -12.50"),
        ('2026-01-31,b,"1,50"', "amount must be a number such as -12.50"),
        ("2026-01-31,b,１", "amount must be a number such as -12.50"),  # noqa: RUF001 - a digit
        ("2026-01-31,b,1,EURO", "currency must be a currency such as EUR"),
        ("2026-01-31,b,1,", "currency must be a currency such as EUR"),
        ("2026-01-31,b,1,EUR," + "x" * 101, "category must have at most 100 characters"),
        ('2026-01-31,"' + "x" * 131_073 + '",1', "has a cell that is too long"),
    ],
)
def test_each_bad_row_says_what_is_wrong(upload, rows, row, expected):
    """The first thing, with the line on which the row starts; the rows around it are stored."""
    head = "date,description,amount,currency,category\n"
    answer = upload(f"{head}2026-01-31,first,1\n{row}\n2026-01-31,last,2\n")

    assert answer.json["errors"] == [{"line": 3, "message": expected}]
    assert [description for _, description, *_ in rows(STORED)] == ["first", "last"]


@pytest.mark.parametrize("amount", ["999999999999.99", "-999999999999.99", "+0.5", "007", "-0.00"])
def test_amounts_at_the_bounds_are_stored(upload, rows, amount):
    """What the column holds must be let in."""
    upload(f"{HEADER}2026-01-31,b,{amount}\n")

    assert rows(STORED)[0][2] == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["back\\slash\\N", "\\.", "tab-less", "'; DROP TABLE users; --", "=1+1"]
)
def test_texts_are_stored_as_they_are(upload, rows, text):
    """COPY has its own escapes; formulas are made harmless when they leave, not here."""
    upload(f"{HEADER}2026-01-31,{text},1\n")

    assert rows(STORED)[0][1] == text


def test_only_the_first_hundred_errors_are_told(upload):
    """A file of another kind has as many errors as lines."""
    answer = upload(HEADER + "bad,b,1\n" * 250 + GOOD)

    assert answer.json["rows_rejected"] == 250
    assert [error["line"] for error in answer.json["errors"]] == list(range(2, 102))


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
