"""Generated CSV files: both parsers, written apart from each other, read the same in them."""

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from offramp.cases import HttpRequest
from tests.sides.sameness import differences

EXAMPLES = 60
CELLS = st.sampled_from([
    "2026-01-31", "2026-02-30", "20260101", " 2026-01-31 ", "1899-12-31", "2200-01-01", "2026-W01",
    "Rent", "", " ", "Grüße", '"a;b,c"', '"a""b"', '"two\nlines"', 'a"b', '"', "'", "=1+1", "\t",
    "\x0b", "x" * 501, "12.50", "12,50", '"12,50"', "-0", "+1", "1e3", "1.234", "999999999999.99",
    "1000000000000", ".5", "5.", "1 000", "NaN", "\u0661", "\uff11", "EUR", "eur", "EURO", "€UR",
    "ß", "\u017f\u017f\u017f", "\u00a0", "\ufeff", "\u2028", "\x85", "\x1c",
])  # fmt: skip
COLUMNS = st.sampled_from(
    ["date", "description", "amount", "currency", "category", " Date ", "AMOUNT", "note", ""]
)
NEEDED = ["date", "description", "amount"]
GOOD = {"date": "2026-01-31", "description": "Rent", "amount": "-1.00", "currency": "usd"}
STORED_BY_ONE = """
    SELECT booked_on, description, amount, t.currency, category, count(*)
    FROM transactions t JOIN uploads u ON u.id = upload_id AND filename = 'upload.csv'
    GROUP BY 1, 2, 3, 4, 5 HAVING mod(count(*), 2) = 1"""


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Return a file with a header that is mostly right and rows that sometimes are."""
    delimiter = draw(st.sampled_from([",", ";"]))
    line_end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    extra = draw(st.lists(COLUMNS, max_size=2))
    header = draw(st.permutations(NEEDED + extra)) if draw(st.integers(0, 9)) else extra
    right = [GOOD.get(name.strip().lower(), "x") for name in header]
    mostly_right = st.tuples(*(st.just(cell) | CELLS for cell in right))
    rows = draw(st.lists(st.lists(CELLS, max_size=7) | mostly_right, max_size=6))
    lines = [delimiter.join(line) for line in [header, right, *rows]]
    text = line_end.join(lines) + draw(st.sampled_from(["", line_end, line_end * 2]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "latin-1", "utf-16"]))
    return text.encode(encoding, "replace")


def test_generated_files_are_read_alike(sides, database):
    """Rows, line numbers, messages, encoding and delimiter, for files nobody thought of."""
    token = sides["old"].sign_in()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv"}

    @seed(2026)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(content=files())
    def check(content: bytes) -> None:
        request = HttpRequest("POST", "/data/uploads", headers, content)
        old, new = (sides[name].send(request) for name in ("old", "new"))
        assert old.status in (201, 422)
        assert differences(old, new) == []

    check()
    assert database.query(STORED_BY_ONE) == []


def test_what_is_wrong_with_a_file_is_told_before_its_key_was_used(sides):
    """Values come before state: who mends the file would else first be told to change the key."""
    headers = {"Content-Type": "text/csv", "Idempotency-Key": "file"}
    headers["Authorization"] = f"Bearer {sides['old'].sign_in()['access_token']}"
    good, bad = b"date,description,amount\n2026-10-01,Rent,-1\n", b"date,description,amount\n1,2\n"
    stored = sides["old"].send(HttpRequest("POST", "/data/uploads", headers, good))
    refused = [
        side.send(HttpRequest("POST", "/data/uploads", headers, bad)) for side in sides.values()
    ]

    assert stored.status == 201
    assert {(answer.status, answer.document()["detail"]) for answer in refused} == {
        (422, "file has no row that can be stored; line 2 has 2 cells, expected 3")
    }
