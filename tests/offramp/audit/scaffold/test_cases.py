"""Requests of a scaffold: what they hold, which of them are sent as traffic, what is expected."""

from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from werkzeug.wrappers import Request

from offramp import cases
from offramp.audit.decide.all import decide
from offramp.audit.report import Auth, Dependency, Outbound, Report, Shape, State
from offramp.audit.scaffold.plan import plan
from tests.offramp.audit.reports import route
from tests.offramp.audit.scaffold.scaffolds import made


def test_the_cases_can_be_sent(tmp_path):
    """With the keys that the code reads."""
    found = made(tmp_path)
    first, nobody = cases.load(found.function("orders-orders").folder)

    assert first.request.document == {"items": "x"}
    assert first.expect.status == 201
    assert nobody.expect.status == 401


def test_only_what_is_right_as_it_stands_is_sent_as_traffic(tmp_path):
    """`offramp try` works at once; it fills no table and guesses no value."""
    found = made(tmp_path)
    traffic = {one.route: cases.load(one.folder)[0].traffic for one in found.functions}

    assert {name for name, often in traffic.items() if often} == {"GET /health"}


def test_a_query_that_is_no_duty_is_a_case_of_its_own(tmp_path):
    """A page of a list is asked for without one, too, so `offramp try` has something to send."""
    asked = Shape(query=["page", "sort"])
    found = made(tmp_path, route("GET /posts", "blog", view="app.posts", request=asked))
    plain, with_query = cases.load(found.functions[0].folder)

    assert (plain.request.query, plain.traffic) == ({}, 1)
    assert (with_query.request.query, with_query.traffic) == ({"page": "x", "sort": "x"}, 0)


def test_a_query_that_is_a_duty_is_no_traffic(tmp_path):
    """Its value is a guess, and a wrong one is refused."""
    asked = Shape(query=["q", "page"], required=["q"])
    found = made(tmp_path, route("GET /search", "blog", view="app.search", request=asked))
    (only,) = cases.load(found.functions[0].folder)

    assert (only.request.query, only.traffic) == ({"q": "x"}, 0)


def test_a_page_that_writes_is_no_traffic(tmp_path):
    """`offramp try` would send it a thousand times."""
    count = route("GET /visits", "blog", view="app.visits", writes=["visits.count"])
    found = made(tmp_path, count)

    assert [case.traffic for case in cases.load(found.functions[0].folder)] == [0]


def test_a_page_that_opens_a_database_to_read_is_traffic(tmp_path):
    """What it writes is told by tables; SQLite's file is opened in either case."""
    opened = [State("database file", "sqlite3.connect", "app.py", 3)]
    page = route("GET /posts", "blog", view="app.posts", reads=["posts"], state=opened)
    found = made(tmp_path, page)

    assert [case.traffic for case in cases.load(found.functions[0].folder)] == [1]


@pytest.mark.parametrize(
    ("statuses", "around", "traffic"),
    [([200, 302], [302], 0), ([200, 302], [], 1), ([302], [302], 1), ([200, 418], [418], 1)],
)
def test_a_page_that_a_decorator_may_send_on_from_is_no_traffic(
    tmp_path, statuses, around, traffic
):
    """`@shop_required` sends on whoever chose no shop: 302, where the case said 200."""
    answer = Shape(statuses=statuses, around=around)
    found = made(tmp_path, route("GET /stock", "shop", view="app.stock", response=answer))

    assert [case.traffic for case in cases.load(found.functions[0].folder)] == [traffic]


def test_what_a_guard_of_its_own_may_refuse_is_no_traffic(tmp_path):
    """Whom `@members_only` lets pass is not known: both sides sent everybody to sign in."""
    guard = Auth("unknown", ["app.py:7 members_only"])
    found = made(tmp_path, route("GET /", "blog", view="app.index", auth=guard))
    folder = found.functions[0].folder

    assert [case.traffic for case in cases.load(folder)] == [0]
    assert "may need a caller" in (folder / "cases.yml").read_text()
    assert "see app.py:7 members_only." in (folder / "cases.yml").read_text()


@pytest.mark.parametrize(
    ("told", "expected"),
    [([302, 404], [302, 302]), ([200, 303], [200, 303]), ([200, 302, 401], [200, 401])],
)
def test_a_page_sends_nobody_to_sign_in(tmp_path, told, expected):
    """As flask's tutorial does; and a form that worked redirects, too."""
    page = route("POST /posts/delete", "blog", view="app.delete")
    page.auth, page.response = Auth("session"), Shape(statuses=told)
    found = made(tmp_path, page)

    assert [case.expect.status for case in cases.load(found.functions[0].folder)] == expected


def test_a_route_that_only_refuses_is_expected_to(tmp_path):
    """`/exit` says 405 to GET, since another rule would take it for a name."""
    page = route("GET /exit", "blog", view="app.exit")
    page.response = Shape(statuses=[405])
    found = made(tmp_path, page)

    assert [case.expect.status for case in cases.load(found.functions[0].folder)] == [405]


def asks(kind, *, reads=True):
    """Return a talk to something outside that only asks, or may do more."""
    return {"outbound": [Outbound(kind, "there", "app.py", 1, reads=reads)]}


def keeps(kind):
    """Return something that a request keeps."""
    return {"state": [State(kind, "it", "app.py", 1)]}


CHANGING = ("module state", "class attribute", "file written", "queue", "thread", "subprocess")


@pytest.mark.parametrize(
    ("given", "writes"),
    [
        ({"writes": ["orders.seen"]}, True),
        *((asks(kind, reads=False), True) for kind in ("mail", "sms", "http", "redis", "s3", "ai")),
        *((keeps(kind), True) for kind in CHANGING),
        ({"reads": ["orders"]} | asks("http"), False),
        (asks("redis"), False),
        *((keeps(kind), False) for kind in ("file read", "session", "cache", "temporary file")),
    ],
)
def test_a_get_that_writes_is_noted(tmp_path, given, writes):
    """So that nobody's data is changed by what looks like reading."""
    found = made(tmp_path, route("GET /a", "main", view="app.view", **given))

    assert [one.writes for one in found.functions] == [writes]
    (case, *_) = cases.load(found.functions[0].folder)
    assert case.traffic == (0 if writes else 1)


def test_what_only_surrounds_a_get_is_not_its_writing(tmp_path):
    """A log of all pages would have no route be read; and a POST is known to write."""
    around = keeps("module state") | asks("redis", reads=False)
    seen = route("GET /a", "main", view="app.view", writes=["visits.at"], **around)
    for one in (*seen.writes, *seen.state, *seen.outbound):
        one.around = True
    found = made(tmp_path, seen, route("POST /b", "main", view="app.b", writes=["orders.id"]))

    assert [one.writes for one in found.functions] == [False, False]
    assert "offramp.dev/writes" not in (tmp_path / "stack.yml").read_text()


def test_a_case_has_a_path_that_the_route_takes(tmp_path):
    """A request of another route would prove nothing of this one."""
    taken = {"n": "int", "day": "own", "kind": "any('new',old)", "rest": "path"}
    given = route(
        "GET /<int:n>/<own:day>.csv/<any('new',old):kind>/<path:rest>",
        "main",
        view="app.view",
        converters=taken,
    )
    (case,) = cases.load(made(tmp_path, given).functions[0].folder)

    assert case.request.path == "/1/x.csv/new/x/x"


def test_forms_and_queries_become_requests(tmp_path):
    """Only what is required, where that is known."""
    shape = Shape(form=["name", "note"], query=["page"], required=["name"])
    found = made(tmp_path, route("POST /x", "main", view="app.view", request=shape))
    (case,) = cases.load(found.functions[0].folder)

    assert case.request.body == "name=x"
    assert case.request.query == {"page": "x"}


@pytest.mark.parametrize(
    ("auth", "told", "expected"),
    [
        (Auth("session", refusals=[403]), [200, 403], 403),
        (Auth("session", refusals=[302, 403]), [200, 302, 401], 302),
        (Auth("signature", refusals=[400]), [200, 400], 400),
        (Auth("jwt"), [200, 403], 403),
        (Auth("jwt"), [200, 302, 404], 401),
        (Auth("session"), [200], 401),
    ],
)
def test_nobody_is_expected_to_get_what_the_guard_says(tmp_path, auth, told, expected):
    """A hook that refuses with 403 has no route answer 401."""
    page = route("GET /mine", "blog", view="app.mine", auth=auth, response=Shape(statuses=told))
    found = made(tmp_path, page)

    assert cases.load(found.functions[0].folder)[1].expect.status == expected


def test_what_is_signed_is_sent_by_no_account(tmp_path):
    """A webhook knows its sender by a key; no account of the application has that."""
    auth = Auth("signature", ["app.py:9 hook"], refusals=[403])
    folder = made(tmp_path, route("POST /hook", "main", view="app.hook", auth=auth)).functions[0]
    text = (folder.folder / "cases.yml").read_text()

    assert "must be signed as its sender does it: see app.py:9 hook." in text
    assert "as:" not in text


def test_values_are_of_the_kind_that_the_code_wants(tmp_path):
    """A text where a number is wanted would be refused, or be an error of the server."""
    examples = {"count": 2, "to": "a@example.com", "ids": [1], "sure": True, "at": {"x": 1}}
    for part in ("json", "form", "query"):
        given = Shape(**{part: ["at", "count", "ids", "name", "sure", "to"]}, examples=examples)
        (tmp_path / part).mkdir()
        found = made(tmp_path / part, route("POST /x", "main", view="app.view", request=given))
        (case,) = cases.load(found.functions[0].folder)
        texts = {"at": "x", "count": "2", "ids": "1", "name": "x", "sure": "true"}
        texts["to"] = "a@example.com"

        if part == "json":
            assert case.request.document == examples | {"name": "x"}
        elif part == "form":
            assert dict(parse_qsl(case.request.body)) == texts
        else:
            assert case.request.query == texts


def test_each_case_has_its_own_values(tmp_path):
    """`*id001` is nothing that one gives another value."""
    asked = Shape(json=["items"], required=["items"], examples={"items": [{"id": 1}]})
    one = route("POST /orders", "orders", request=asked, auth=Auth("session", ["a.py:1 guard"]))

    made(tmp_path, one)

    text = next(tmp_path.rglob("cases.yml")).read_text()
    assert text.count("- id: 1\n") == 2
    assert "&" not in text
    assert "*" not in text


def test_files_are_sent_as_a_form(tmp_path):
    """With what else the form has; a framework reads it as a browser's."""
    given = Shape(form=["title", "note"], files=["photo"], required=["photo", "title"])
    found = made(tmp_path, route("POST /x", "main", view="app.view", request=given))
    (case,) = cases.load(found.functions[0].folder)
    request = Request.from_values(
        method="POST", input_stream=BytesIO(case.request.body.encode()),
        content_length=len(case.request.body), content_type=case.request.content_type,
    )  # fmt: skip

    assert dict(request.form) == {"title": "x"}
    assert [(name, one.filename) for name, one in request.files.items()] == [("photo", "x.txt")]
    assert request.files["photo"].read() == b"x"


@pytest.mark.parametrize(
    ("dependency", "page", "form", "is_told"),
    [
        (Dependency("Flask-WTF", routes=["POST /login"]), "GET /login", ["name"], True),
        (Dependency("flask_wtf", needed_by_all=True), "GET /login", ["name"], True),
        (Dependency("Flask-WTF", routes=["GET /login"]), "GET /login", ["name"], False),
        (Dependency("WTForms", needed_by_all=True), "GET /login", ["name"], False),
        (Dependency("Flask-WTF", needed_by_all=True), "GET /other", ["name"], False),
        (Dependency("Flask-WTF", needed_by_all=True), "GET /login", [], False),
    ],
)
def test_who_fills_in_a_form_is_told_how_to_get_its_token(dependency, page, form, is_told):
    """Without it Flask-WTF refuses the form, and the route's own work is never compared."""
    routes = [route(page), route("POST /login", request=Shape(form=form))]
    report = Report("app:app", "app", routes=routes)
    report.shared.dependencies = [dependency]
    decide(report)
    files = plan(report, lambda _: "")
    (text,) = [one for name, one in files.items() if "csrf" in one] or [""]

    assert bool(text) == is_told
    assert [name for name in files if name.endswith("cases.yml")]


def test_what_is_told_of_a_token_can_be_pasted(tmp_path):
    """The page's path is the case's own, whatever it holds."""
    path = "/edit/<name>/a:b,[c"
    routes = [route(f"GET {path}"), route(f"POST {path}", request=Shape(form=["title"]))]
    report = Report("app:app", "app", routes=routes)
    report.shared.dependencies = [Dependency("Flask-WTF", needed_by_all=True)]
    decide(report)
    (text,) = [one for one in plan(report, lambda _: "").values() if "csrf" in one]
    before = next(line for line in text.splitlines() if "before:" in line).removeprefix("#   ")
    (tmp_path / "cases.yml").write_text(f"{text}  {before}\n")
    (step,) = cases.load(tmp_path)[0].before

    assert (step.request.method, step.request.path) == ("GET", "/edit/x/a:b,[c")
    assert step.save == {"csrf": "field:csrf_token"}


@pytest.mark.parametrize(
    ("converter", "value"),
    [
        ("int(min=5, max=9)", "5"),
        ("int(fixed_digits=4)", "1"),
        ("float(min=2)", "2"),
        ("string(length=2)", "xx"),
        ("string(minlength=3, maxlength=4)", "xxx"),
        ("string(maxlength=4)", "x"),
        ("string(minlength=0)", "x"),
        ("string", "x"),
        ("year(min=5)", "x"),
    ],
)
def test_a_path_is_filled_within_its_converters_bounds(tmp_path, converter, value):
    """Any other is 404 before the view is asked."""
    one = route("GET /by/<x>", "main", view="app.by", converters={"x": converter})
    found = made(tmp_path, one)

    assert cases.load(found.functions[0].folder)[0].request.path == f"/by/{value}"
