"""Names of the functions to be."""

from offramp.audit.decide.all import decide
from offramp.audit.decide.functions import planned, template
from offramp.audit.decide.names import service
from offramp.audit.report import Report
from tests.offramp.audit.reports import route, shop


def functions(*routes):
    """Return the functions of an application with these routes."""
    report = Report("a", "a", routes=list(routes))
    decide(report)
    return planned(report)


def test_a_function_is_named_after_its_group_and_its_view():
    """So that it is found where it came from."""
    found = functions(route("POST /data/uploads", "data", view="app.data.process_upload"))

    assert [(one.name, one.folder) for one in found] == [
        ("data-process-upload", "functions/data/process-upload")
    ]


def test_methods_of_a_class_are_told_apart():
    """They are all called get or post."""
    found = functions(
        route("GET /u", "users", view="app.views.UserList.get"),
        route("POST /u", "users", view="app.views.UserList.post"),
    )

    assert [one.name for one in found] == ["users-get-user-list", "users-post-user-list"]


def test_two_routes_of_one_view_get_two_names():
    """One function serves one route."""
    found = functions(
        route("GET /a", "shop", view="app.show"), route("POST /a", "shop", view="app.show")
    )

    assert [one.name for one in found] == ["shop-show", "shop-post-show"]


def test_no_function_has_the_name_of_a_group():
    """A public application has `stats.view_people` and `stats-view.people`: up refused both."""
    found = functions(
        route("GET /stats/x", "stats", view="app.view_people"),
        route("GET /stats/view/people", "stats-view-people", view="app.show"),
    )

    assert {one.name for one in found} == {"stats-get-view-people", "stats-view-people-show"}


def test_no_function_has_the_name_of_the_old_side():
    """It is called as the folder is, which may be called as a blueprint is."""
    report = Report("shop:app", "shop", routes=[route("GET /old", "shop", view="app.old")])
    decide(report)

    assert [one.name for one in planned(report)] == ["shop-get-old"]


def test_a_view_called_as_a_method_keeps_its_name():
    """Only in a class is `delete` the method; flask's own tutorial has such a view."""
    found = functions(route("POST /posts/<id>/delete", "blog", view="app.blog.delete"))

    assert [one.name for one in found] == ["blog-delete"]


def test_names_stay_short_enough_for_kubernetes():
    """Whatever somebody called a view."""
    found = functions(*(route(f"GET /{n}", "g", view="app." + "long_" * 40) for n in range(3)))

    assert {len(one.name) <= 63 for one in found} == {True}
    assert len({one.name for one in found}) == 3


def test_converters_become_placeholders():
    """The catalogue has no types, but tells one segment from several."""
    given = route(
        "GET /a/<int:id>/<path:rest>/<wiki:page>/<wiki2:name>-<day>.csv",
        converters={"page": "path", "name": "wiki2"},
    )

    assert template(given) == "/a/{id}/{rest:path}/{page:path}/{name}-{day}.csv"


def test_letters_of_a_path_are_written_as_they_are_sent():
    """The gateway compares them so; what the letters alone would match, nobody asks for."""
    assert template(route("GET /größe/<name>")) == "/gr%C3%B6%C3%9Fe/{name}"


def test_what_a_converter_is_given_is_no_part_of_the_name():
    """Eve's own has braces in it."""
    given = route("GET /a/<regex('[a-f0-9]{24}'):_id>/<regex('[^:]+'):tag>")

    assert template(given) == "/a/{_id}/{tag}"


def test_what_stays_gets_no_function():
    """Static files and streams in the shop."""
    assert {one.route.path for one in planned(shop())} == {
        "/health",
        "/login",
        "/orders/<int:id>",
        "/orders",
    }


def test_names_begin_with_a_letter():
    """Kubernetes takes no Service, and Knative none of its own, whose name begins with a digit."""
    (found,) = functions(route("POST /2fa/verify", "2fa", view="app.verify"))

    assert (found.name, found.folder) == ("fn-2fa-verify", "functions/2fa/verify")
    assert [service(one) for one in ("2048", "shop", "", "3d shop")] == [
        "app-2048-old",
        "shop-old",
        "app-old",
        "app-3d-shop-old",
    ]
