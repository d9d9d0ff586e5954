"""Forms, whole and broken, are read alike by both sides, whose parsers are not the same."""

import pytest

from offramp.cases import HttpRequest
from tests.sides.sameness import differences

CSV = b"date,description,amount\n2026-01-31,Rent,-1.00\n"
FORM = "multipart/form-data; boundary=B"
FIELD = b'Content-Disposition: form-data; name="file"'
MALFORMED = (400, "the body is not valid multipart/form-data")
STORED = (201, "a.csv")


def part(head: bytes = FIELD + b'; filename="a.csv"', content: bytes = CSV) -> bytes:
    """Return a part with the mark before it."""
    return b"--B\r\n" + head + b"\r\n\r\n" + content + b"\r\n"


def named(filename: bytes) -> bytes:
    return part(FIELD + b'; filename="' + filename + b'"') + END


END = b"--B--\r\n"
WHOLE = part() + END
BODIES = {
    "whole": (WHOLE, *STORED),
    "with a preamble and an epilogue": (b"hello\r\n" + WHOLE + b"bye", *STORED),
    "lines end in LF": (WHOLE.replace(b"\r\n", b"\n"), *STORED),
    "two files": (part() + part(content=b"x") + END, *STORED),
    "a name with escapes": (named(rb"\a\"b\\c.csv"), 201, "c.csv"),
    "a Windows path, not escaped": (named(rb"C:\x\y.csv"), 201, "C:xy.csv"),
    "a browser's quote": (named(b"a%22b.csv"), 201, 'a"b.csv'),
    "a name on two lines to some": (named("a\u2028b\x85c.csv".encode()), 201, "a\u2028b\x85c.csv"),
    "two names": (named(b"b.csv\"; filename*=UTF-8''%e2%82%ac.csv; x=\""), 201, "€.csv"),
    "a name in a charset nobody knows": (
        part(FIELD + b"; filename*=x''%e9.csv") + END,
        201,
        "%e9.",
    ),
    "a name in pieces": (part(FIELD + b'; filename*0="a"; filename*1=b.csv') + END, 201, "ab.csv"),
    "a name without quotes": (part(FIELD + b"; filename=a b.csv") + END, 201, "a"),
    "a name whose quote is left open": (part(FIELD + b'; filename="a') + END, 201, "upload.csv"),
    "a name with spaces about it": (part(FIELD + b'; filename = "a"') + END, 201, "upload.csv"),
    "a field's name twice": (part(FIELD + b'; name="x"') + END, 422, "file is required"),
    "a disposition of nothing": (part(FIELD.replace(b"form-data", b"")) + END, 422, "is required"),
    "a mark among the headers": (part(b"X: x\r\n--B\r\n" + FIELD) + END, 201, "upload.csv"),
    "a mark behind something": (b"x" + WHOLE, *STORED),
    "a blank line of two kinds": (WHOLE.replace(b"\r\n\r\n", b"\r\r\n"), *STORED),
    "a folded header": (part(FIELD.replace(b" form", b"\r\n form")) + END, 201, "upload.csv"),
    "a line that is no header": (part(b"nonsense\r\n" + FIELD) + END, 201, "upload.csv"),
    "a mark with more behind it": (part(content=CSV + b"\r\n--Bx\r\n") + END, 201, "a.csv"),
    "an end mark with more behind it": (part() + b"--B--more", *STORED),
    "an empty file": (part(content=b"") + END, 422, "file is empty"),
    "no content": (b"--B\r\n" + FIELD + b"\r\n\r\n" + END, 422, "file is empty"),
    "no parts": (END, 422, "file is required"),
    "a part without a name": (part(b"Content-Disposition: form-data") + END, 422, "is required"),
    "no end mark": (part(), *MALFORMED),
    "no end mark after the file": (part() + part(), *MALFORMED),
    "cut off in the headers": (b"--B\r\n" + FIELD, *MALFORMED),
    "no disposition": (part(b"Content-Type: text/csv") + END, *MALFORMED),
    "no headers": (part(b"nonsense") + END, *MALFORMED),
    "headers in Latin-1": (named(b"\xfc.csv"), *MALFORMED),
    "endless headers": (part(b"X: " + b"x" * 200_000 + b"\r\n" + FIELD) + END, *MALFORMED),
    "another boundary": (WHOLE.replace(b"--B", b"--C"), *MALFORMED),
    "nothing": (b"", *MALFORMED),
}
NO_BOUNDARY = f"{MALFORMED[1]}: it has no boundary"


@pytest.mark.parametrize("kind", BODIES)
def test_a_form_is_read_alike(kind, sides):
    """A file that one side stores and the other refuses would stop a shift, or lose a file."""
    body, status, says = BODIES[kind]

    new = answer_of_both(sides, body, FORM)

    assert new.status == status, new
    document = new.document()
    assert says in (document["filename"] if status == 201 else document["detail"])


BOUNDARIES = {
    '; boundary="B"': 201,
    "; BOUNDARY=C; boundary=B": 201,
    "; boundary*=utf-8''B": 201,
    "; boundary=B, x": 201,
    "; boundary=B(x)": 201,
    '; x="; boundary=C"; boundary=B': 201,
    "; " + "a=b; " * 40 + "boundary=B": 201,
    '; boundary="B "': 400,
    "; boundary=B; boundary=C": 400,
}


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_a_boundary_is_read_alike(boundary, sides):
    """It decides whether there is a file at all."""
    new = answer_of_both(sides, WHOLE, f"multipart/form-data{boundary}")

    assert new.status == BOUNDARIES[boundary], new


@pytest.mark.parametrize(
    "boundary", ["", "; boundary=", "; boundary=\xff", '; boundary="\xff"', "; boundary= B"]
)
def test_a_form_needs_a_boundary(boundary, sides):
    """Without it nothing in the body has a meaning."""
    new = answer_of_both(sides, WHOLE, f"multipart/form-data{boundary}")

    assert (new.status, new.document()["detail"]) == (400, NO_BOUNDARY)


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=C", "text/plain"])
@pytest.mark.parametrize("name", ["old", "new"])
def test_a_large_body_is_refused_with_an_answer(name, content_type, sides):
    """Who closes a connection without reading what comes resets it, and the answer is lost."""
    token = sides["old"].sign_in()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type}

    answer = sides[name].send(HttpRequest("POST", "/data/uploads", headers, bytes(20_000_000)))

    assert answer.status in (400, 415)


LONG_ROWS = {
    "commas": b"," * 1_100_000,
    "commas and one wide character": "\U0001f600".encode() + b"," * 1_100_000,
    "a cell of many lines": b'"' + b"x\n" * 530_000 + b'"',
    "many cells of many lines": b',"\n"' * 300_000,
}


@pytest.mark.parametrize("kind", LONG_ROWS)
def test_a_row_has_a_bound(kind, sides):
    """A short file must not become millions of cells; what comes behind it is still read."""
    content = CSV + LONG_ROWS[kind] + b"\n2026-02-01,Rent\n"

    new = answer_of_both(sides, content, "text/csv")

    assert new.status == 201, new
    first = new.document()["errors"][0]
    assert first == {"line": 3, "message": "has a cell that is too long"}


def test_a_header_has_a_bound(sides):
    """It is looked at before any row."""
    new = answer_of_both(sides, CSV.replace(b"\n", b"," * 1_100_000 + b"\n"), "text/csv")

    assert (new.status, new.document()["detail"]) == (422, "file has a cell that is too long")


def answer_of_both(sides, body, content_type):
    """Return what both sides answer to an upload of *body*."""
    token = sides["old"].sign_in()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type}
    request = HttpRequest("POST", "/data/uploads", headers, body)
    old, new = (sides[name].send(request) for name in ("old", "new"))
    assert differences(old, new) == []
    return new
