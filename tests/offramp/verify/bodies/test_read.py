import io
import json
import zipfile

import pytest
import xlsxwriter

from offramp.verify.bodies import events, read, workbook

MAIN = workbook.MAIN.strip("{}")


def workbook_of(rows, **options):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("amounts")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def workbook_by_place():
    """A workbook whose cells do not name their columns; its last one is an empty text."""
    cells = "<c t='inlineStr'><is><t>x</t></is></c><c/><c><v>1.5</v></c><c t='str'><v></v></c>"
    return workbook_written(f"<row>{cells}</row><row/>")


def workbook_written(rows):
    sheets = "<sheets><sheet name='amounts'/></sheets>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as book:
        book.writestr("xl/workbook.xml", f"<workbook xmlns='{MAIN}'>{sheets}</workbook>")
        sheet = f"<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>"
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


BY_PLACE = workbook_by_place()


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("application/json", b'{"a": 1, "b": 2}', b'{"b":2,"a":1}'),
        ("application/problem+json; charset=utf-8", b'{"a":1}', b'{ "a": 1 }'),
        ("application/json", b"[1.50, 1e2]", b"[1.5, 100.0]"),
        ("application/jsonl", b'{"a":1}\n{"b":2}\n', b'{"a": 1}\n{"b": 2}'),
        ("text/html", b'<p class="x" id=y>Hi  you</p>', b"<P id='y' class='x'>\n Hi you </P>"),
        ("text/html", b"<p>a<br/>b<img src=x /></p>", b"<p>a<br>b<img src='x'></p>"),
        ("text/html", b"<p> <b>Hi </b> you <br> x</p>", b"<p><b>Hi</b> you<br>x </p>"),
        (
            "text/html",
            b"<p>a <img> <button> b </button> c</p>",
            b"<p>a <img> <button>b</button>\nc</p>",
        ),
        ("text/html", b"<ul> <li> a </li> <li>b", b"<ul><li>a</li><li>b"),
        ("text/html", b"<p id=1 id=2>x</p>", b"<p id=1 id=3>x</p>"),
        ("text/html", b"<![x[y]]><p>Hi</p>", b"<!--z--><p>Hi</p>"),
        (
            "text/html",
            b"<table><tr><td>1</td></tr></table>",
            b"<table>\n<tbody><tr>\n <td> 1\n</table>",
        ),
        ("text/event-stream", b": hello\ndata: {}\n\n", b"data: { }\r\n\r\n"),
        ("text/event-stream", b'data: "\\u00e9"\n\n', 'data: "é"\n\n'.encode()),
        (
            workbook.TYPE,
            workbook_of([["x", 1.5], ["y", 2]]),
            workbook_of([["x", 1.5], ["y", 2]], constant_memory=True),
        ),
        (workbook.TYPE, BY_PLACE, workbook_of([["x", None, 1.5]])),
    ],
)
def test_writing_it_differently_makes_no_difference(kind, one, other):
    """Only what a body says is compared."""
    assert read(kind, one) == read(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("application/json", b'{"a": 1}', b'{"a": 2}'),
        ("application/json", b'{"a": 1}', b"{"),
        ("application/json", b"12345678901234567890.12", b"12345678901234567890.13"),
        ("application/json", b"[1e400]", b"[1e500]"),
        ("application/json", b"[1e99999999999999999999]", b"[1e99999999999999999998]"),
        ("application/json", b"[NaN]", b"[null]"),
        ("application/json", b"{}", b"\xef\xbb\xbf{}"),
        ("application/json", b"{}", "{}".encode("utf-16")),
        ("application/json", b'{"a": 1, "a": 2}', b'{"a": 2}'),
        ("application/jsonl", b'{"a": 1, "a": 2}\n', b'{"a": 2}\n'),
        ("application/json", b"", b'""'),
        ("application/json", b"", b"null"),
        ("text/csv", b"a,b\r\n", b"a,b\n"),
        ("text/html", b"<p>Hi</p>", b"<p>Ho</p>"),
        ("text/html", b"<![x[y]]><p>Hi</p>", b"<![x[y]]><p>Ho</p>"),
        ("text/html", b"<p>Hi <![ you", b"<p>Hi <![ me"),
        ("text/html", b"<a href=x>y</a>", b"<a href=z>y</a>"),
        ("text/html", b"<table><tr><td>1</table>", b"<table><tr><td>2</table>"),
        ("text/html", b"<table><tr><td>1<td></table>", b"<table><tr><td>1</table>"),
        ("text/html", b"<p>&lt;b&gt;</p>", b"<p><b></p>"),
        ("text/html", b"<p>&lt;/p&gt;", b"<p></p>"),
        ("text/html", b"<p id=1 id=2>x</p>", b"<p id=2 id=1>x</p>"),
        *(
            ("text/html", b"<table><tr><td>%s</table>" % one, b"<table><tr><td>%s</table>" % other)
            for one, other in [
                (b"<a href=/edit>x</a>", b"<a href=/delete>x</a>"),
                (b"<input name=a value=1>", b"<input name=a value=2>"),
                (b"x", b"x<script src=//evil.example></script>"),
                (b"&lt;b&gt;", b"<b>"),
                (b"<table><tr><td>1</table>2", b"2<table><tr><td>1</table>"),
                (b"x</table>", b"x</table><p>y"),
            ]
        ),
        ("text/html", b"<table><tr><td>x</table>", b"<table><tr><th>x</table>"),
        ("text/html", b"<table><tr><td class=a>x</table>", b"<table><tr><td class=b>x</table>"),
        ("text/html", b"<table><tr id=1><td>x</table>", b"<table><tr id=2><td>x</table>"),
        ("text/html", b"<table><tr><td>x<a href=1>y", b"<table><tr><td>x<a href=2>y"),
        (
            "text/html",
            b"<table><caption>a</caption></table>",
            b"<table><caption>b</caption></table>",
        ),
        ("text/html", b"<pre>a  b</pre>", b"<pre>a b</pre>"),
        ("text/html", b"<p>Hello <b>you</b></p>", b"<p>Hello<b>you</b></p>"),
        ("text/html", b"<p><b>a</b> b</p>", b"<p><b>a</b>b</p>"),
        ("text/html", b"<p>a <img></p>", b"<p>a<img></p>"),
        ("text/html", b"<p><button>a</button> b", b"<p><button>a</button>b"),
        ("text/html", b"<p>a&nbsp;b</p>", b"<p>a b</p>"),
        ("text/html", b"<table><tr><td>a <b>b</table>", b"<table><tr><td>a<b>b</table>"),
        ("text/event-stream", b"data: 1\n\n", b"event: x\ndata: 1\n\n"),
        *(
            ("text/event-stream", b"data: %s\n\n" % one, b"data: %s\n\n" % other)
            for one, other in [
                (b"12345678901234567890.12", b"12345678901234567890.13"),
                (b'{"a": 1, "a": 2}', b'{"a": 2}'),
                (b'"on"', b"on"),
                (b"[" * 5000, b"[" * 5001),
            ]
        ),
        (workbook.TYPE, workbook_of([["x", 1.5]]), workbook_of([["x", 1.25]])),
        (workbook.TYPE, workbook_of([["x", 1.5]]), workbook_of([["x", "1.5"]])),
        (workbook.TYPE, workbook_of([["x"]]), b"not a workbook"),
        (workbook.TYPE, workbook_of([["x"], ["y"]]), workbook_of([["x"], [], ["y"]])),
        (workbook.TYPE, workbook_of([["=SUM(A2)"]]), workbook_of([["=MAX(A2)"]])),
        *(
            (workbook.TYPE, workbook_written(one), workbook_written(other))
            for one, other in [
                ("<row><c><f>SUM(B1)</f></c></row>", "<row><c><f>MAX(B1)</f></c></row>"),
                ("<row><c><f t='shared' si='0'/></c></row>", "<row/>"),
                ("<row><c><f>A1</f></c></row>", "<row><c t='str'><v>=A1</v></c></row>"),
                ("<row><c t='b'><v>1</v></c></row>", "<row><c t='str'><v>1</v></c></row>"),
                ("<row><c t='b'><v>0</v></c></row>", "<row><c t='b'><v>1</v></c></row>"),
                ("<row><c t='b'><v>0</v></c></row>", "<row><c t='b'><v></v></c></row>"),
                ("<row><c t='e'><v>#N/A</v></c></row>", "<row><c t='str'><v>#N/A</v></c></row>"),
                ("<row><c t='d'><v>2026</v></c></row>", "<row><c t='str'><v>2026</v></c></row>"),
                ("<row r='2'><c><v>1</v></c></row>", "<row><c><v>1</v></c></row>"),
                ("<row r='2'/><row r='1'><c><v>1</v></c></row>", "<row><c><v>1</v></c></row>"),
            ]
        ),
        ("image/png", b"\x89PNG one", b"\x89PNG two"),
        ("text/plain", b"\xff", b"\xfe"),
        ("", b"a", b""),
    ],
)
def test_another_content_is_another_value(kind, one, other):
    """Also where a body is not what its type promises."""
    assert read(kind, one) != read(kind, other)


@pytest.mark.parametrize("place", ["packed", "method", "flag"])
def test_a_workbook_that_is_damaged_is_compared_as_bytes(place):
    """A side that makes text of it does so; it ended the comparison of all that came after."""
    whole = workbook_of([["x", 1.5]] * 100)
    entry = whole.index(b"PK\1\2", whole.rindex(b"xl/workbook.xml") - 50)
    begin = int.from_bytes(whole[entry + 42 : entry + 46], "little")
    at = {"packed": begin + 60, "method": entry + 10, "flag": entry + 8}[place]
    damaged = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]

    assert read(workbook.TYPE, damaged)["bytes"] == len(whole)


def test_a_very_large_body_is_compared_by_its_digest():
    """Reading it as JSON would need many times its size."""
    large = json.dumps(["x" * 1000] * 40_000).encode()

    assert read("application/json", large)["bytes"] == len(large)
    assert read("application/json", large) != read("application/json", large[:-2] + b"y]")


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 150 + b"]" * 150])
def test_a_body_that_is_nested_too_deeply_is_compared_as_bytes(deep):
    """No answer may end the comparison."""
    assert read("application/json", deep)["bytes"] == len(deep)


def test_streams_that_were_cut_are_compared_as_far_as_all_told():
    """Who read longer saw more of an endless stream."""
    long, short = (read("text/event-stream", b"data: 1\n\n" * n + events.CUT) for n in (3, 2))
    silent = read("text/event-stream", b": connected\n\n" + events.CUT)

    first, second = events.as_far_as_all([long, short])
    assert first == second
    assert events.as_far_as_all([long, silent])[0] != silent


def test_a_stream_may_be_cut_within_a_character():
    """Parts come as they come; this one was compared by its bytes, which differ each time."""
    body = "data: Grüße\n\ndata: ü".encode()

    cut = read("text/event-stream", body[:-1] + events.CUT)
    assert cut == {"events": [{"data": "Grüße"}], "ends": False}
    assert "sha256" in read("text/event-stream", body[:-1])


def test_a_stream_that_ends_is_compared_whole():
    """Its last event is a part of the answer."""
    long, short = (read("text/event-stream", b"data: 1\n\n" * n) for n in (3, 2))

    assert events.as_far_as_all([long, short]) == [long, short]
    assert long != short


def test_a_large_page_within_one_cell_is_read_in_moments():
    """Tables of layout hold whole pages; each tag had copied all before it."""
    page = read("text/html", b"<table><tr><td>" + b"x<b>y</b> " * 100_000 + b"</table>")

    assert page["tables"] == [[["x<b>y</b> " * 99_999 + "x<b>y</b>"]]]
