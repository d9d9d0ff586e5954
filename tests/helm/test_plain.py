"""A stack file of OpenFaaS as it is: functions, and no application that they move away from."""

import pytest
import yaml

from tests.helm.chart import PLAIN, RefusedError, one, render

ABOUT_ROUTES = {
    *("AuthorizationPolicy", "DestinationRule", "EnvoyFilter", "Gateway", "HTTPRoute", "Job"),
    *("HorizontalPodAutoscaler", "VirtualService"),
}


@pytest.fixture(scope="module")
def plain():
    return render(PLAIN)


def test_its_functions_are_deployed_and_nothing_is_routed(plain):
    """The operators' gateway calls them by name; the callers' gateway of others is left alone."""
    kinds = [each["kind"] for each in plain]

    assert one(plain, "Service", "greet", "serving")
    assert one(plain, "Service", "inspect", "serving")
    assert one(plain, "Deployment", "operators")
    assert not ABOUT_ROUTES & set(kinds)
    assert not one(plain, "ConfigMap", "catalogue")["data"].get("stack.yml")


@pytest.mark.parametrize("routing", ["istio", "gateway-api"])
@pytest.mark.parametrize("env", ["dev", "staging", "prod"])
def test_no_environment_needs_an_old_side(env, routing):
    """Values that people start from fit there as well."""
    objects = render(PLAIN, "--set", f"gateway.routing={routing},tag=v1", env=env)

    assert not ABOUT_ROUTES & {each["kind"] for each in objects}


def test_what_yaml_reads_as_something_else_stays_a_text(plain):
    """faas-cli takes `enabled: true` in an annotation; Kubernetes takes texts only."""
    greet = one(plain, "Service", "greet", "serving")
    pod = greet["spec"]["template"]
    environment = {each["name"]: each["value"] for each in pod["spec"]["containers"][0]["env"]}

    assert greet["metadata"]["annotations"]["enabled"] == "true"
    assert pod["metadata"]["annotations"]["enabled"] == "true"
    assert greet["metadata"]["labels"]["canary"] == "true"
    assert (environment["write_debug"], environment["RATIO"]) == ("true", "0.5")


@pytest.mark.parametrize(
    "given",
    [
        "functions.greet.annotations.offramp\\.dev/route=GET /greet",
        "x-offramp.stay={GET /old}",
    ],
)
def test_a_route_needs_the_application_that_it_moves_from(given):
    """Else its other half would lead nowhere."""
    with pytest.raises(RefusedError, match=r"x-offramp\.old\.service is missing: GET /"):
        render(PLAIN, "--set", given)


def test_its_catalogue_is_one_without_routes(plain):
    """So the operators' gateway starts, and has the platform's names."""
    data = one(plain, "ConfigMap", "catalogue")["data"]

    assert yaml.safe_load(data["platform.yml"])["clusterDomain"] == "cluster.local"
    assert yaml.safe_load(data["function.yml"])["kind"] == "Service"
