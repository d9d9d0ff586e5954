"""POST /data/uploads."""

import io

import pytest
from sqlalchemy import event

from monolith.tests.ledger.uploading import GOOD, files, stored, upload

HEAD = "date,description,amount\n"


def row_errors(response):
    return [(error["line"], error["message"]) for error in response.json["errors"]]


def test_good_rows_are_stored_and_the_file_is_kept(world, ana, environment):
    """Rows, upload row and file belong together."""
    response = upload(world, ana, GOOD)

    assert response.status_code == 201
    assert response.json | {"id": ""} == {
        "id": "",
        "filename": "upload.csv",
        "encoding": "utf-8",
        "delimiter": ",",
        "rows_total": 1,
        "rows_stored": 1,
        "rows_rejected": 0,
        "errors": [],
    }
    assert stored(world) == [("2026-01-31", "Rent", "-750.00", "EUR", "home")]
    [file] = files(environment)
    assert file.read_text() == GOOD
    path = f"uploads/{ana.id}/{response.json['id']}.csv"
    assert str(file).endswith(path)
    assert world.rows("SELECT path, size_bytes, sha256 <> '' FROM uploads") == [
        (path, len(GOOD), True),
    ]


def test_rows_are_judged_one_by_one(world, ana):
    """Good rows are stored though others are bad; each bad one says why, by line."""
    rows = [
        ("2026-02-30,x,1", "date must be a date such as 2026-01-31"),
        ("1899-12-31,x,1", "date must be a date such as 2026-01-31"),
        ("2026-01-01, ,1", "description must have 1 to 500 characters"),
        (f"2026-01-01,{'x' * 501},1", "description must have 1 to 500 characters"),
        ("2026-01-01,x,1.234", "amount must be a number such as -12.50"),
        ("2026-01-01,x,1e3", "amount must be a number such as -12.50"),
        ("2026-01-01,x,1000000000000", "amount must be a number such as -12.50"),
        ("2026-01-01,x,", "amount must be a number such as -12.50"),
        ("2026-01-01,x", "has 2 cells, expected 5"),
        ("2026-01-01,x,1,EUR,home,more", "has 6 cells, expected 5"),
        ("2026-01-01,x,1,EURO", "currency must be a currency such as EUR"),
        (f"2026-01-01,x,1,EUR,{'x' * 101}", "category must have at most 100 characters"),
        ('2026-01-01,"a\tb",1', "description must not contain control characters"),
        ("2026-13-01,\x7f,x", "description must not contain control characters"),
    ]
    content = "date,description,amount,currency,category\n" + "\n".join(row for row, _ in rows)
    response = upload(world, ana, content + "\n2026-01-01,good,+1.5\n")

    assert response.status_code == 201
    assert row_errors(response) == [(n, error) for n, (_, error) in enumerate(rows, start=2)]
    assert stored(world) == [("2026-01-01", "good", "1.50", "EUR", "uncategorised")]


def test_lines_are_counted_as_an_editor_does(world, ana):
    """Empty lines are skipped but counted; a row is named by the line it starts on."""
    content = HEAD + '\n2026-01-01,"two\nlines",1\n\r\nbad\r2026-01-01,x,1'
    response = upload(world, ana, content)

    assert row_errors(response) == [
        (3, "description must not contain control characters"),
        (6, "has 1 cells, expected 3"),
    ]
    assert response.json["rows_total"] == 3


def test_columns_come_in_any_order_and_case(world, ana):
    """Banks differ; what we do not know is ignored."""
    content = "\ufeffAMOUNT; Booked By ;Description;DATE \r\n-1,50;me;Café;2026-01-01\r\n"
    response = upload(world, ana, content)

    assert (response.json["encoding"], response.json["delimiter"]) == ("utf-8-sig", ";")
    assert stored(world) == [("2026-01-01", "Café", "-1.50", "EUR", "uncategorised")]


def test_a_point_is_no_decimal_sign_between_semicolons(world, ana):
    """1.500 would be read as one and a half where it means fifteen hundred."""
    response = upload(world, ana, "date;description;amount\n2026-01-01;x;1.5\n2026-01-01;x;1,5\n")

    assert row_errors(response) == [(2, "amount must be a number such as -12.50")]


def test_latin_1_is_read(world, ana):
    """What older banks send."""
    response = upload(world, ana, (HEAD + "2026-01-01,Müller,1\n").encode("latin-1"))

    assert response.json["encoding"] == "latin-1"
    assert stored(world)[0][1] == "Müller"


def test_the_users_currency_is_meant_where_none_is_said(world):
    """A Swiss user's file is in francs."""
    eva = world.person("eva", currency="CHF")
    upload(world, eva, HEAD + "2026-01-01,x,1\n")

    assert stored(world)[0][3] == "CHF"


def test_backslashes_stay(world, ana):
    r"""Rows go through COPY, where \N and \t have meanings."""
    upload(world, ana, HEAD + "2026-01-01,\\N\\t\\.,1\n2026-01-01,\\.,1\n")

    assert [row[1] for row in stored(world)] == ["\\N\\t\\.", "\\."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"date,description,amount\r\n\r\n2026-01-01,a\0b,1\n", "has a NUL byte on line 3"),
        (b"amount\n", "needs the column date"),
        (b"date,amount\n", "needs the column description"),
        (b"\ndate,description,amount\n", "needs the column date"),
        (b"date,Date,description,amount\n", "has the column date twice"),
        (HEAD.encode(), "has no row that can be stored"),
    ],
)
def test_files_that_cannot_be_read_are_refused(world, ana, environment, content, message):
    """Nothing of them is written, to the database or the disk."""
    response = upload(world, ana, content)

    assert response.status_code == 422
    assert response.json["errors"] == [{"field": "file", "message": message}]
    assert stored(world) == []
    assert files(environment) == []


def test_a_file_of_bad_rows_says_why(world, ana):
    """The first hundred rows are named."""
    response = upload(world, ana, HEAD + "x,y,1\n" * 150)

    errors = response.json["errors"]
    assert len(errors) == 101
    assert errors[0] == {"field": "file", "message": "has no row that can be stored"}
    assert {"field": "line 2", "message": "date must be a date such as 2026-01-31"} in errors
    assert world.rows("SELECT count(*) FROM uploads") == [0]


def test_a_cell_without_end_is_bad(world, ana):
    """An open quote would swallow the rest of the file."""
    response = upload(world, ana, f'{HEAD}2026-01-01,"{"x" * 140_000}",1\n2026-01-01,x,1\n')

    assert row_errors(response) == [(2, "has a cell that is too long")]


def multipart(world, who, **data):
    return world.call("POST", "/data/uploads", who, data=data, content_type="multipart/form-data")


def test_a_form_with_a_file_is_taken(world, ana, environment):
    """As a browser sends it; only the base name is kept."""
    file = (io.BytesIO(GOOD.encode()), "../bank/jan\x07uary.csv")
    response = multipart(world, ana, note="hello", file=file)

    assert response.status_code == 201
    assert response.json["filename"] == "january.csv"
    assert files(environment)[0].read_text() == GOOD


def test_a_form_without_a_file_is_refused(world, ana, environment):
    """The part has a name."""
    response = multipart(world, ana, other=(io.BytesIO(GOOD.encode()), "x.csv"))

    assert response.status_code == 422
    assert response.json["detail"] == "file is required"
    assert files(environment) == []


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=x"],
)
def test_a_broken_form_is_malformed(world, ana, environment, content_type):
    """A form has a boundary, and it is found."""
    response = upload(world, ana, b"no form", **{"Content-Type": content_type})

    assert response.status_code == 400
    assert files(environment) == []


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_other_types_are_not_read(world, ana, content_type):
    """A spreadsheet is no CSV."""
    response = upload(world, ana, GOOD, **{"Content-Type": content_type})

    assert response.status_code == 415
    expected = f"expected text/csv or multipart/form-data, got {content_type or 'none'}"
    assert response.json["detail"] == expected


def test_large_files_are_refused(world, ana, environment):
    """In both forms, by the file's own size."""
    large = b"x" * 20_971_521
    raw = upload(world, ana, large)
    form = multipart(world, ana, file=(io.BytesIO(large), "x.csv"))

    expected = "the body has 20971521 bytes; at most 20971520 are accepted"
    assert (raw.status_code, raw.json["detail"]) == (413, expected)
    assert (form.status_code, form.json["detail"]) == (413, expected)
    assert files(environment) == []


def test_many_rows_are_copied_in_batches(world, ana, monkeypatch):
    """One statement for a large file would run into the limit for statements."""
    monkeypatch.setattr("monolith.ledger.uploads.BATCH_LINES", 2)
    upload(world, ana, HEAD + "".join(f"2026-01-01,x,{n}\n" for n in range(5)))

    assert [row[2] for row in stored(world)] == [f"{n}.00" for n in range(5)]


@pytest.fixture
def deadly_table(world):
    """Whoever writes a transaction loses the connection."""
    world.rows(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"
    )
    world.rows(
        "CREATE TRIGGER die BEFORE INSERT ON transactions FOR EACH ROW EXECUTE FUNCTION die()"
    )
    yield
    world.rows("DROP FUNCTION die CASCADE")


def test_a_database_lost_at_the_commit_loses_no_file(world, ana, environment):
    """Its rows may have been written, and would be without it; the account's folder takes both."""
    engine = world.app.extensions["database"]

    @event.listens_for(engine, "commit")
    def commit_and_die(connection):
        if files(environment):
            driver = connection.connection.driver_connection
            driver.commit()
            driver.close()

    response = upload(world, ana, GOOD)
    event.remove(engine, "commit", commit_and_die)

    assert response.status_code == 503
    assert world.rows("SELECT count(*) FROM uploads") == [1]
    assert [file.read_text() for file in files(environment)] == [GOOD]


def test_a_database_lost_while_copying_is_503(world, ana, environment, deadly_table):
    """And the file does not stay behind."""
    response = upload(world, ana, GOOD)

    assert response.status_code == 503
    assert response.json["detail"] == "the database is unavailable; try again later"
    assert files(environment) == []
    assert world.rows("SELECT count(*) FROM uploads") == [0]
