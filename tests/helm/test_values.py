"""Which values are taken, and which are refused."""

import pytest
from sqlalchemy import make_url

from offramp.catalogue.model import Cors, Database, Gateway, Jwt, Old, Process, Steps
from tests.helm.chart import CHART, OWN, PLAIN, SHOP, RefusedError, helm, one, render, text

ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.mark.parametrize("env", ENVIRONMENTS)
@pytest.mark.parametrize("stack", [OWN, SHOP, PLAIN], ids=["own", "another project's", "plain"])
def test_the_chart_is_clean_for_each_environment(stack, env):
    """`helm lint --strict`, with the values that people start from."""
    helm(
        "lint", CHART, "--strict", "--kube-version", "1.34.0",
        "-f", stack, "-f", CHART / f"values-{env}.yaml",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("nonsense=1", "additional properties 'nonsense' not allowed"),
        ("old.replica=1", "additional properties 'replica' not allowed"),
        ("functions.list-orders.memory=1", "additional properties 'memory' not allowed"),
        ("x-offramp.gateways.jwt=1", "additional properties 'gateways' not allowed"),
        ("gateway.routing=nginx", "value must be one of"),
        ("processes.mailer.replicas=-1", "minimum"),
        ("digests.list-orders=latest", "does not match pattern"),
        ("hosts={a_b}", "does not match pattern"),
    ],
)
def test_a_typing_mistake_is_refused(given, told):
    """An unknown key is not passed over in silence."""
    with pytest.raises(RefusedError, match=told):
        render(SHOP, "--set", given)


def test_without_a_stack_file_it_says_what_is_missing():
    """Rather than installing an empty application."""
    with pytest.raises(RefusedError, match="give the application's stack file with -f"):
        helm("template", "app", CHART, "--kube-version", "1.34.0")


def test_other_anchors_of_the_stack_file_are_let_be():
    """`x-…` is where stack files keep what they repeat."""
    assert render(SHOP, "--set", "x-common.a=1")


def test_openfaas_own_keys_are_let_be():
    """A stack file that faas-cli takes is taken here."""
    keys = ("skip_build=true", "fprocess=python", "build_args.A=b", "environment_file={env.yml}")
    arguments = [part for key in keys for part in ("--set", f"functions.list-orders.{key}")]

    assert render(SHOP, *arguments)


def test_the_schema_knows_the_catalogues_keys():
    """Two checks of one file: what the tool takes, the chart takes."""
    import json

    ours = json.loads((CHART / "values.schema.json").read_text())["properties"]["x-offramp"]
    parts = ours["properties"]
    gateway = parts["gateway"]["properties"]

    def keys(model) -> set[str]:
        return set(model.model_fields)

    assert set(parts) == keys(Steps)
    assert set(parts["old"]["properties"]) == keys(Old)
    assert set(gateway) == keys(Gateway)
    assert set(gateway["cors"]["properties"]) == keys(Cors)
    assert set(gateway["jwt"]["oneOf"][1]["properties"]) == keys(Jwt)
    assert set(parts["database"]["oneOf"][1]["properties"]) == keys(Database)
    assert set(parts["processes"]["additionalProperties"]["properties"]) == keys(Process)


def test_templates_stay_flat():
    """At most five decisions in a file (the style guide)."""
    import re

    for file in sorted((CHART / "templates").rglob("*.*")):
        decisions = re.findall(r"\{\{-? *(?:else )?(?:if|with) ", file.read_text())
        assert len(decisions) <= 5, file.name


def test_names_that_yaml_takes_for_something_else_stay_names(tmp_path):
    """`N` is `false` to Kubernetes, and a name that is no text is refused by it."""
    values = tmp_path / "values.yaml"
    values.write_text('environment: { "N": "5", "on": "1" }')
    found = one(render(SHOP, "-f", str(values)), "Deployment", "shop")

    names = [each["name"] for each in found["spec"]["template"]["spec"]["containers"][0]["env"]]
    assert {"N", "on"} <= {*names}
    assert '- { name: "N", value: "5" }' in text(SHOP, "-f", str(values))


def test_a_password_is_any_text():
    """PostgreSQL's URLs take a plus for itself, and no space."""
    objects = render(OWN, "--set", "postgres.password=p w+ö@:/%", env="dev")

    url = one(objects, "Secret", "database")["stringData"]["direct-url"]
    assert make_url(url).password == "p w+ö@:/%"
