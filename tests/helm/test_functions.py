"""What becomes of a function of stack.yml."""

import pytest

from tests.helm.chart import OWN, SHOP, RefusedError, one, render

KNATIVE = "serving.knative.dev"


@pytest.fixture
def show_order(shop) -> dict:
    """A function that says everything about itself."""
    return one(shop, "Service", "show-order", KNATIVE)


@pytest.fixture
def list_orders(shop) -> dict:
    """A function that leaves all to the defaults."""
    return one(shop, "Service", "list-orders", KNATIVE)


def container(service: dict) -> dict:
    return service["spec"]["template"]["spec"]["containers"][0]


def environment(service: dict) -> dict:
    return {each["name"]: each.get("value") for each in container(service)["env"]}


def test_every_function_of_the_stack_file_is_a_knative_service(own):
    """One catalogue: nothing is named a second time in the chart."""
    import yaml

    names = {each["metadata"]["name"] for each in own if each["apiVersion"].startswith(KNATIVE)}

    assert names == set(yaml.safe_load(OWN.read_text())["functions"])


def test_functions_are_reached_through_the_gateway_only(shop):
    """A public host of its own would pass by the weights, the sizes and the callers' check."""
    functions = [each for each in shop if each["apiVersion"].startswith(KNATIVE)]

    assert {
        each["metadata"]["labels"]["networking.knative.dev/visibility"] for each in functions
    } == {"cluster-local"}


def test_scaling_labels_become_knatives_annotations(show_order):
    """OpenFaaS's words keep their meaning."""
    annotations = show_order["spec"]["template"]["metadata"]["annotations"]

    assert {
        key.split("/")[1]: value for key, value in annotations.items() if "autoscaling" in key
    } == {
        "min-scale": "2",
        "max-scale": "9",
        "window": "300s",
        "class": "kpa.autoscaling.knative.dev",
        "metric": "rps",
        "target": "50",
        "target-utilization-percentage": "90",
    }


def test_a_function_goes_to_zero_unless_it_says_otherwise(list_orders):
    """Scale to zero is what functions are for."""
    annotations = list_orders["spec"]["template"]["metadata"]["annotations"]

    assert annotations["autoscaling.knative.dev/min-scale"] == "0"


def test_a_function_that_may_not_go_to_zero_keeps_a_process():
    """`com.openfaas.scale.zero: "false"` without a minimum means one."""
    label = r"functions.list-orders.labels.com\.openfaas\.scale\.zero=false"
    service = one(render(SHOP, "--set-string", label), "Service", "list-orders", KNATIVE)
    annotations = service["spec"]["template"]["metadata"]["annotations"]

    assert annotations["autoscaling.knative.dev/min-scale"] == "1"


def test_limits_and_timeouts_are_the_functions_own(show_order):
    """What stack.yml bounds, the cluster bounds, and the runtime knows of it."""
    revision = show_order["spec"]["template"]["spec"]

    assert (revision["timeoutSeconds"], revision["containerConcurrency"]) == (90, 20)
    assert container(show_order)["resources"] == {
        "requests": {"cpu": "20m", "memory": "100Mi"},
        "limits": {"cpu": "500m", "memory": "128Mi"},
    }
    assert environment(show_order)["exec_timeout"] == "1m30s"
    assert environment(show_order)["max_request_bytes"] == "1048576"


def test_what_is_left_out_has_the_catalogues_defaults(list_orders):
    """The same as on one machine: 30 s, eight requests at once."""
    revision = list_orders["spec"]["template"]["spec"]

    assert (revision["timeoutSeconds"], revision["containerConcurrency"]) == (30, 8)
    assert environment(list_orders)["exec_timeout"] == "30s"


def test_secrets_are_files_where_openfaas_puts_them(show_order):
    """One Secret with one key of its own name, as faas-cli makes it."""
    volumes = {each["name"]: each for each in show_order["spec"]["template"]["spec"]["volumes"]}

    assert volumes["secrets"]["projected"]["sources"] == [
        {
            "secret": {
                "name": "payment-key",
                "items": [{"key": "payment-key", "path": "payment-key"}],
            }
        }
    ]
    assert {"name": "secrets", "mountPath": "/var/openfaas/secrets", "readOnly": True} in container(
        show_order
    )["volumeMounts"]


def test_constraints_choose_nodes(show_order, list_orders):
    """And nothing is said of nodes where nothing was asked for: Knative may not allow it."""
    assert show_order["spec"]["template"]["spec"]["nodeSelector"] == {"kubernetes.io/arch": "amd64"}
    assert "nodeSelector" not in list_orders["spec"]["template"]["spec"]


def test_the_root_is_read_only_unless_the_function_needs_another(show_order, list_orders):
    """As `readonly_root_filesystem` says."""
    assert container(list_orders)["securityContext"]["readOnlyRootFilesystem"] is True
    assert container(show_order)["securityContext"]["readOnlyRootFilesystem"] is False


@pytest.mark.parametrize(
    ("values", "image"),
    [
        ((), "ghcr.example/shop/list-orders:1.4.0"),
        (("registry=r.example:5000/x",), "r.example:5000/x/list-orders:1.4.0"),
        (("registry=r.example", "tag=2"), "r.example/list-orders:2"),
        (
            ("registry=r.example:5000/x", f"digests.list-orders=sha256:{'a' * 64}"),
            f"r.example:5000/x/list-orders@sha256:{'a' * 64}",
        ),
    ],
)
def test_registry_and_tag_fill_the_image(values, image):
    """`${REGISTRY:-…}` and `${TAG:-…}` as faas-cli reads them; a digest takes the tag's place."""
    arguments = [part for value in values for part in ("--set-string", value)]
    service = one(render(SHOP, *arguments), "Service", "list-orders", KNATIVE)

    assert container(service)["image"] == image


def test_a_changed_bound_of_the_gate_starts_no_new_revision():
    """Annotations about routes are not the pods' business."""
    bound = r"functions.list-orders.annotations.offramp\.dev/gate\.error_share=0.5"
    before = one(render(SHOP), "Service", "list-orders", KNATIVE)
    after = one(render(SHOP, "--set-string", bound), "Service", "list-orders", KNATIVE)

    assert after["metadata"] != before["metadata"]
    assert after["spec"] == before["spec"]


def test_settings_come_from_the_values_and_then_from_the_function():
    """The function's own word is the last."""
    objects = render(SHOP, "--set", "environment.COLOUR=red", "--set", "environment.SIZE=big")

    assert environment(one(objects, "Service", "show-order", KNATIVE))["COLOUR"] == "blue"
    assert environment(one(objects, "Service", "list-orders", KNATIVE))["COLOUR"] == "red"
    assert environment(one(objects, "Service", "show-order", KNATIVE))["SIZE"] == "big"


def test_the_database_comes_from_its_secret_where_there_is_one(own, list_orders):
    """Functions go through PgBouncer; an application without a database gets no such variable."""
    login = container(one(own, "Service", "auth-login", KNATIVE))

    assert {
        "name": "DATABASE_URL",
        "valueFrom": {"secretKeyRef": {"name": "database", "key": "url"}},
    } in login["env"]
    assert "DATABASE_URL" not in environment(list_orders)


NUMBERS = """
version: 1.0
provider: {name: openfaas}
environment: {PORTS: 20971520, SHARE: 0.25, LONGEST: 999999999999999}
x-offramp: {old: {app: "a:b", service: shop}}
functions:
  large:
    handler: ./large
    image: local/large:1
    labels: {build: 20261201}
    annotations: {offramp.dev/route: GET /large, offramp.dev/max-request-bytes: 52428800}
    environment: {max_items: 1000000, SIZE: 12345678.5, MORE: -4000000, FEW: 7, BIG: false}
"""


def test_a_number_is_the_text_that_stands_there(tmp_path):
    """The tool and faas-cli read it so; `5.24288e+07` ends the function's process at its start."""
    (tmp_path / "stack.yml").write_text(NUMBERS)
    service = one(render(tmp_path / "stack.yml"), "Service", "large", KNATIVE)
    expected = {
        "PORTS": "20971520",
        "SHARE": "0.25",
        "LONGEST": "999999999999999",
        "max_request_bytes": "52428800",
        "max_items": "1000000",
        "SIZE": "12345678.5",
        "MORE": "-4000000",
        "FEW": "7",
        "BIG": "false",
    }

    assert {name: environment(service)[name] for name in expected} == expected
    assert service["metadata"]["labels"]["build"] == "20261201"
    assert service["metadata"]["annotations"]["offramp.dev/max-request-bytes"] == "52428800"


def test_a_number_that_helm_would_round_is_refused(tmp_path):
    """Ids of eighteen digits are texts, and Helm knows them to fifteen."""
    (tmp_path / "stack.yml").write_text(NUMBERS.replace("FEW: 7", "GUILD: 123456789012345678"))

    with pytest.raises(RefusedError, match=r"maximum"):
        render(tmp_path / "stack.yml")
