"""Names that would make two objects one are refused before anything is installed."""

import pytest
import yaml

from tests.helm.chart import PLAIN, SHOP, RefusedError, one, render

TAKEN = "is also what"


def test_a_release_is_not_called_like_a_function():
    """Its own routes and the function's are of one kind."""
    with pytest.raises(RefusedError, match="the function's name app is also the release's"):
        render(SHOP, "--set", "functions.app.image=a/app:1")


@pytest.mark.parametrize("name", ["operators", "pgbouncer", "prometheus", "shop", "mailer"])
def test_a_function_is_not_called_like_another_service(name):
    """Of the chart, of the old side, of a process: each function has a Service of its name."""
    with pytest.raises(RefusedError, match=f"the function's name {name} {TAKEN}"):
        render(SHOP, "--set", f"functions.{name}.image=a/app:1")


def test_a_function_and_its_namespace_fit_istio():
    """A subset is called after both."""
    fits, not_any_more = "n" * 45, "n" * 46

    assert render(SHOP, namespace=fits)
    with pytest.raises(RefusedError, match=r"63 characters, new-n+--delete-order has 64"):
        render(SHOP, namespace=not_any_more)


def test_no_two_releases_have_a_side_of_one_name():
    """All of them are subsets of Knative's gateway, where the first of a name would win."""
    assert not _sides("a-b", "c") & _sides("a", "b-c")
    with pytest.raises(RefusedError, match="b--c has two hyphens in a row"):
        _sides("a", "b--c")
    assert render(PLAIN, "--set", "functions.b--c.image=a/app:1")  # without routes it has no side


def _sides(namespace: str, function: str) -> set[str]:
    made = render(SHOP, "--set", f"functions.{function}.image=a/app:1", namespace=namespace)
    rule = one(made, "DestinationRule", f"{namespace}-new-routes")
    return {each["name"] for each in rule["spec"]["subsets"]}


@pytest.mark.parametrize("name", ["operators", "shop", "routes"])
def test_a_process_is_not_called_like_a_part_of_the_release(name, tmp_path):
    """Its pods would be taken for those, by Services and by policies."""
    more = tmp_path / "more.yml"
    more.write_text(
        yaml.safe_dump({"x-offramp": {"processes": {name: {"command": "true"}}}}), encoding="utf-8"
    )

    with pytest.raises(RefusedError, match=f"the process's name {name} {TAKEN}"):
        render(SHOP, "-f", more)


def test_the_old_side_is_not_called_like_a_part_of_the_release():
    """Its Service is found by its name."""
    with pytest.raises(RefusedError, match=f"x-offramp.old.service postgres {TAKEN}"):
        render(SHOP, "--set", "x-offramp.old.service=postgres")
