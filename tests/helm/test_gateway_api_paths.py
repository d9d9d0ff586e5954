"""`gateway.routing: gateway-api`: the expressions of routes, and which Istio asks first."""

import re

import pytest
import yaml

from offramp.catalogue.paths import order
from tests.helm.chart import SHOP, one, render
from tests.helm.gateway_api import API, outline


def routed(tmp_path, **routes: str) -> dict[str, str]:
    """Return the expressions of routes: {function: expression}."""
    functions = {
        name: {
            "image": name,
            "annotations": {"offramp.dev/group": "all", "offramp.dev/route": f"GET {path}"},
        }
        for name, path in routes.items()
    }
    document = {"x-offramp": {"old": {"service": "shop"}}, "functions": functions}
    file = tmp_path / "stack.yml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    found = outline(render(file, *API))
    return {name: found.requests(name).matches[0]["path"]["value"] for name in routes}


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("/users/me/{what}", "/users/{id}/{everything-that-there-is}"),
        ("/users/me/{what}", "/users/{id}/a-rather-long-name"),
        ("/a/{b}/c", "/{a}/rather-long-segment/{c}"),
        ("/files/{name}", "/files/{a-name-that-is-rather-long:path}"),
        ("/files/{name:path}/edit", "/files/{name:path}"),
        ("/files/{year}-{month}.csv", "/files/{name}"),
        ("/files/{a}/b/c", "/{everything:path}"),
        ("/files/{a}.gz", "/files/{name}.z"),
    ],
)
def test_literal_segments_go_before_placeholders(tmp_path, first, later):
    """Istio asks the longest expression first; everywhere else the order is by segments."""
    found = routed(tmp_path, later=later, first=first)
    path = re.sub(r"\{[^}]+\}", "some", first)

    assert len(found["first"]) > len(found["later"])
    assert re.fullmatch(found["first"], path)
    assert not re.fullmatch(found["first"], path + "/more")


def test_the_order_is_that_of_one_machine(tmp_path):
    """Which function answers must not depend on where the gateway runs."""
    paths = [
        *("/a", "/a/{x}", "/{x}/a", "/a/{x}.csv", "/a/{x}-{y}.csv", "/a/{x}.tar.gz", "/a/{x}/"),
        *(
            "/a/{x:path}",
            "/a/{x:path}/edit",
            "/{x:path}",
            "/{y}/{x:path}/a-{z}",
            "/{x}/{y}",
            "/a/b",
        ),
    ]
    document = {
        "x-offramp": {"old": {"service": "shop"}, "stay": [f"GET {path}" for path in paths]},
        "functions": {},
    }
    file = tmp_path / "stack.yml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    found = one(render(file), "VirtualService", "app")["spec"]["http"]
    asked = [int(each["name"].rpartition("-")[2]) for each in found if "stay" in each["name"]]

    assert [paths[index] for index in asked] == sorted(paths, key=order)


@pytest.mark.parametrize(
    ("one_path", "other_path"),
    [
        ("/users/{id}", "/orders/{a-rather-long-name}"),
        ("/users/{id}", "/users/{id}/orders"),
        ("/users/{id}/orders", "/users/{other}/profile-of-it"),
    ],
)
def test_paths_that_cannot_meet_stay_as_they_are(tmp_path, one_path, other_path):
    """An expression is for people to read."""
    found = routed(tmp_path, one=one_path, other=other_path)

    assert "(?:)" not in "".join(found.values())


def test_routes_that_stay_are_found_before_a_functions_template(tmp_path):
    """`/orders/{id}` would take `/orders/stream` as well."""
    more = tmp_path / "more.yml"
    more.write_text(yaml.safe_dump({"x-offramp": {"stay": ["GET /orders/stream"]}}))
    [rule] = one(render(SHOP, *API, "-f", str(more)), "HTTPRoute", "app.stay-0")["spec"]["rules"]

    assert rule["matches"][0]["path"] == {"type": "Exact", "value": "/orders/stream"}
    assert [each["name"] for each in rule["backendRefs"]] == ["shop"]
