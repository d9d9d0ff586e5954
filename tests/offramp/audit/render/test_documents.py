"""The three documents, on a small shop."""

import json
import re

import pytest

from offramp.audit.decide.all import decide
from offramp.audit.documents import by_lines, markdown
from offramp.audit.plain import document
from offramp.audit.render.markdown import Links
from offramp.audit.report import Auth, Group, Report, TableUse
from tests.offramp.audit.reports import finding, route, shop

HOSTILE = 'GET /"|`</script><img/src=x>]('


@pytest.fixture(scope="module")
def documents():
    """The documents of the shop, by name."""
    return markdown(shop(), Links("../../shop"))


def test_the_audit_tells_what_is_there(documents):
    """Routes, tables, state, what is outside, shared things, findings, problems."""
    text = documents["architecture-audit.md"]

    view = "[`shop/views.py:10`](../../shop/shop/views.py#L10)"
    assert f"| `POST /orders` | move now | orders | `orders` {view} |" in text
    assert "| `POST /orders` | `stock` | insert | `count` |" in text
    assert "| module state | `shop.views.attempts` | `POST /login` |" in text
    assert "| http | `pay.example` |" in text
    assert "| database | `PostgreSQL` |" in text
    assert "### mutable-state: high, 1 place" in text
    assert "Python 2, which cannot be parsed" in text


def test_the_candidates_say_what_to_do_in_which_order(documents):
    """The decision of each route with its reason, and what to fix first."""
    text = documents["migration-candidates.md"]

    assert "Of 6 routes, 3 can move now, 1 after something was changed, and 2 stay." in text
    assert "| 1 | `system` | 1 | 1 | nothing to fix first; writes no table |" in text
    assert "| `POST /login` | refactor first | moderate |" in text
    assert "#findings)):\n\nKeep it in the database." in text
    assert "| `GET /live` | its stream of events stays open" in text
    assert text.index("debug-mode is here") < text.index("## 1. system")


def test_the_design_shows_functions_and_their_tables(documents):
    """With a diagram of groups against tables, and one for each group."""
    text = documents["serverless-design.md"]

    assert "| `auth-login` | `POST /login` |" in text
    assert "`PAY_KEY`" in text
    assert 'g1["orders"]' in text
    assert "g1 ==> t0" in text
    assert text.count("```mermaid") == 2 + 3


def test_the_audit_begins_with_what_decides(documents):
    """Many read no further."""
    text = documents["architecture-audit.md"].partition("## Routes")[0]

    assert "Of 6 routes, 3 can move now" in text
    assert "Begin with `system` (1 route: nothing to fix first; writes no table)" in text
    assert "Most often in the way: mutable-state (1 route)." in text
    assert "Not known: 1 thing at the end of this document." in text


def test_what_hooks_and_common_decorators_use_is_told_once():
    """Each row would else say that a page writes the table of users."""
    page = route("GET /page", reads=["pages"], writes=["users.seen_at"])
    page.writes[0].around = True
    report = Report("a", "a", routes=[page])
    decide(report)

    text = markdown(report, Links())["architecture-audit.md"]

    assert "| none | `pages` |\n" in text  # and no column of what is written
    assert "Hooks and decorators around many of them write `users`, too." in text
    assert "What each route writes" not in text


def test_what_a_route_writes_and_what_its_code_is_like_is_told():
    """The columns decide whether two sides may write one table; size, how long moving takes."""
    one = route("DELETE /a/<int:number>", docstring="Remove one.", lines=12, branches=3)
    one.functions = ["shop.views.remove"]
    one.transactions = ["a call to `pay.example` (shop/views.py:12)"]
    one.auth = Auth("session", ["shop/views.py:9 login_required"])
    one.writes = [
        TableUse("a", [], ["delete"]),
        TableUse("b", [], ["update"]),
        TableUse("c", ["x", "y"], ["update"]),
        TableUse("d", ["*"], ["update"]),
        TableUse("e", ["*", "x"], ["update"]),
    ]
    report = Report("a", "a", routes=[one])
    decide(report)

    text = markdown(report, Links())["architecture-audit.md"]

    assert "| `a` | delete | whole rows |" in text
    assert "| `b` | update | not known |" in text
    assert "| `c` | update | `x`, `y` |" in text
    assert "| `d` | update | any column |" in text
    assert "| `e` | update | `x`, any other |" in text
    assert (
        "Remove one. | 1 function, 12 lines, complexity 3 | `shop/views.py:9 login_required` |"
        " a call to `pay.example` (shop/views.py:12) |"
    ) in text


def of_groups(number, table):
    """Return the design of as many groups, whose routes use what *table* says of their number."""
    routes = [route(f"GET /{i}", f"group{i}", reads=table(i)) for i in range(number)]
    groups = [Group(f"group{i}", [one.name], table(i), place=i + 1) for i, one in enumerate(routes)]
    report = Report("a", "a", routes=routes, groups=groups)
    return markdown(report, Links())["serverless-design.md"].partition("## The flow")[0]


def test_a_diagram_of_many_groups_shows_only_tables_that_several_use():
    """Mermaid draws nothing of more than 500 lines."""
    text = of_groups(60, lambda i: [f"own{i}", f"shared{i // 10}"])

    assert 'g0["group0"]' in text
    assert "shared5" in text
    assert "own" not in text.partition("```mermaid\nflowchart LR\n  g0")[2]
    assert "Tables of one group alone are left out" in text


def test_what_nobody_could_follow_is_not_drawn():
    """The table says the same."""
    text = of_groups(60, lambda _: ["users", "events"])

    assert "They are too many to be drawn" in text
    assert text.count("```mermaid") == 1  # the way of a request


def test_without_tables_nothing_is_said_of_them():
    """A heading with a legend and no diagram looks like a fault."""
    assert "Groups and tables" not in of_groups(2, lambda _: [])


def test_a_flow_says_that_it_does_not_show_all_routes():
    """Else somebody looks for the thirteenth."""
    routes = [route(f"GET /{i}") for i in range(14)]
    group = Group("all", [one.name for one in routes], place=1)

    text = markdown(Report("a", "a", routes=routes, groups=[group]), Links())

    assert "The first 12 of its 14 routes." in text["serverless-design.md"]


def test_the_documents_are_the_same_each_time(documents):
    """They are checked in, and a test compares."""
    assert markdown(shop(), Links("../../shop")) == documents


def test_without_flask_the_documents_say_so():
    """That is an answer too."""
    text = markdown(Report(None, "empty"), Links())

    assert "No Flask application was found here" in text["architecture-audit.md"]
    assert "nothing to move" in text["migration-candidates.md"]
    assert "no function to be" in text["serverless-design.md"]


def test_names_of_a_hostile_repository_stay_names():
    """They are in tables, links and diagrams."""
    report = Report("a", "a", routes=[route(HOSTILE, 'x"];evil', reads=['t"]|`'])])
    report.findings = [finding("x", [HOSTILE], "note")]
    report.findings[0].message = HOSTILE
    decide(report)

    for text in markdown(report, Links("../a")).values():
        for line in text.splitlines():
            outside_code = re.sub(r"(`+).*?\1", "", line.replace("\\`", ""))
            assert not re.search(r"(?<!\\)<img", outside_code)
            if line.startswith("  ") and "[" in line:
                assert line.count('"') % 2 == 0


def test_the_json_has_a_line_for_each_route():
    """So that two audits can be compared, and a large one is written fast."""
    found = document(shop())

    text = by_lines(found)

    assert json.loads(text) == found
    assert sum(line.startswith('{"method": ') for line in text.splitlines()) == 6


def test_a_check_is_explained_once_whatever_its_places_weigh():
    """The same three paragraphs again, for a place that matters less, hide what is new."""
    report = shop()
    report.findings = [
        finding("local-files", ["GET /a"]),
        finding("local-files", ["GET /b"], severity="medium", line=9),
    ]

    text = markdown(report, Links())["architecture-audit.md"]

    assert text.count("Keep it in the database.") == 1
    assert "### local-files: high and medium, 2 places" in text
    assert "`shop/views.py:3`: local-files is here" in text
    assert "`shop/views.py:9` (medium): local-files is here" in text
