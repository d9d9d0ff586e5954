"""The url_map tells which routes exist, the text where they stand."""

import pytest

from offramp.audit.load.compare import merge
from offramp.audit.load.model import Loaded, LoadedHook, Rule, View
from offramp.audit.report import Problem
from offramp.code import read
from offramp.code.surface.model import LOADED, Declared, Doubt, Surface

VIEW = View("app", "make.<locals>.show", "app.py", 3)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "app.py").write_text("def make():\n    pass\n")
    return read(tmp_path)


def declared(path, *methods, **more):
    return Declared(path, methods, "show", "app.make.show", "app.py", 3, **more)


def told(path, *methods, **more):
    return Rule(path, methods, "show", dict.fromkeys(methods, VIEW), **more)


def messages(problems):
    return [one.message for one in problems][1:]  # the first says that no wall stood


def test_only_a_weak_wall_is_a_problem(project):
    """Sockets of Python refuse; a library in C has its own."""
    strong = Loaded(walls=("network namespace", "refusing sockets"))
    _, weak = merge(Surface(), Loaded(walls=("refusing sockets",)), project)

    assert merge(Surface(), strong, project)[1] == []
    assert "only refusing sockets kept it from the network" in weak[0].message


def test_what_both_know_is_as_it_was_read_and_sure(project):
    """File, line and wrappers are the text's; a doubt is settled."""
    one = declared("/a", "GET", sure=False, wrappers=("app.wrap",))

    merged, problems = merge(Surface(routes=[one]), Loaded(rules=(told("/a", "GET"),)), project)

    assert [(two.path, two.sure, two.wrappers) for two in merged.routes] == [
        ("/a", True, ("app.wrap",))
    ]
    assert messages(problems) == []


def test_a_route_that_only_the_text_has_is_dropped_and_named(project):
    """It may stand behind a setting; its owner decides."""
    surface = Surface(routes=[declared("/a", "GET"), declared("/b", "GET", "POST")])

    merged, problems = merge(surface, Loaded(rules=(told("/b", "GET"),)), project)

    assert [(one.path, one.methods) for one in merged.routes] == [("/b", ("GET",))]
    assert messages(problems) == [
        "the text declares POST /b, GET /a, which the loaded application lacks"
    ] or messages(problems) == [
        "the text declares GET /a, POST /b, which the loaded application lacks"
    ]


def test_a_route_that_only_the_url_map_has_is_added(project):
    """With the view's place, so that facts about it can be found."""
    merged, problems = merge(Surface(), Loaded(rules=(told("/a", "GET"),)), project)

    (one,) = merged.routes
    assert (one.view, one.file, one.line) == ("app.make.show", "app.py", 3)
    assert "GET /a, which the text does not tell" in messages(problems)[0]


def test_of_two_rules_for_one_path_the_first_answers(project):
    """As Werkzeug has it; one entry for each method and path."""
    merged, _ = merge(Surface(), Loaded(rules=(told("/a", "GET"), told("/a", "GET"))), project)

    assert len(merged.routes) == 1


@pytest.mark.parametrize(("second", "said"), [("pages.static", False), ("show", True)])
def test_a_rule_behind_another_of_its_path_is_no_difference(project, second, said):
    """A blueprint's files may lie where the application's do; both are in the url_map."""
    files = Declared("/static/<f>", ("GET",), "pages.static", None, "pages.py", 5)
    surface = Surface(routes=[declared("/static/<f>", "GET"), files])
    rules = (told("/static/<f>", "GET"), Rule("/static/<f>", ("GET",), second, {"GET": None}))

    merged, problems = merge(surface, Loaded(rules=rules), project)

    assert [one.endpoint for one in merged.routes] == ["show"]
    assert bool(messages(problems)) is said


def test_events_that_no_url_map_holds_stay(project):
    """Socket.IO answers before Flask is asked."""
    surface = Surface(routes=[declared("/socket.io/", "GET", kind="flask-socketio")])

    merged, problems = merge(surface, Loaded(), project)

    assert merged.routes == surface.routes
    assert messages(problems) == []


def test_routes_that_the_first_request_makes_stay(project):
    """Connexion 3 has none before; where it made some, one that is not there is not."""
    one, two = (declared(path, "GET", kind="connexion") for path in ("/a", "/b"))

    none, problems = merge(Surface(routes=[one, two]), Loaded(), project)
    some, said = merge(Surface(routes=[one, two]), Loaded(rules=(told("/a", "GET"),)), project)

    assert ([route.path for route in none.routes], messages(problems)) == (["/a", "/b"], [])
    assert [route.path for route in some.routes] == ["/a"]
    assert "GET /b" in messages(said)[0]


def test_a_hook_that_the_text_did_not_show_is_added(project):
    """It runs before the route, wherever it comes from."""
    hook = LoadedHook("before_request", None, View("library", "check", "", 9))

    merged, _ = merge(Surface(), Loaded(hooks=(hook,)), project)

    assert [(one.kind, one.function) for one in merged.hooks] == [
        ("before_request", "library.check")
    ]


def test_where_loading_failed_the_text_stands(project):
    """A problem more, and nothing less."""
    surface = Surface(routes=[declared("/a", "GET")])

    merged, problems = merge(surface, Loaded(problem=Problem("it did not load")), project)

    assert merged is surface
    assert [one.message for one in problems] == ["it did not load"]


def test_one_view_at_a_path_of_two_hosts_is_known_twice(project):
    """The same view often answers below a subdomain, too, which is no other route."""
    read_ones = [declared("/a", "GET"), declared("/a", "GET", host="<shop>")]
    rules = (told("/a", "GET", host="<shop>"), told("/a", "GET"))

    merged, problems = merge(Surface(routes=read_ones), Loaded(rules=rules), project)

    assert [one.host for one in merged.routes] == [None, "<shop>"]
    assert messages(problems) == []


def test_what_the_url_map_settles_is_no_doubt_any_more(project):
    """Routes of an extension are in it; a path that the text hides is still worth a look."""
    asked = Doubt(f"an extension comes from outside; {LOADED}", "app.py", 1)
    other = Doubt("a module is imported whose name the text does not settle", "app.py", 2)
    surface = Surface(doubts=[asked, other])

    merged, _ = merge(surface, Loaded(), project)
    failed, _ = merge(surface, Loaded(problem=Problem("it did not load")), project)

    assert (merged.doubts, failed.doubts) == ([other], [asked, other])
