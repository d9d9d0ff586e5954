"""How much of a node a trial reserves."""

from tests.helm.chart import OWN, render

QUEUE_PROXY = "queue.sidecar.serving.knative.dev/cpu-resource-request"
# Of two cores (2000) a node made by kubeadm reserves 950 for itself: control plane, DNS, kind's
# network. k8s/platform asks for 50 each for istiod, the gateway and Prometheus, 20 each for
# Jaeger and Knative's six: 290.
LEFT = 2000 - 950 - 290


def millicores(text: str) -> int:
    return int(text[:-1]) if text.endswith("m") else int(float(text) * 1000)


def reserved(each: dict) -> int:
    """Return what all pods of one object ask for, in thousandths of a core."""
    template = each if each["kind"] == "Pod" else each["spec"]["template"]
    asked = [part["resources"]["requests"]["cpu"] for part in template["spec"]["containers"]]
    if each["apiVersion"].startswith("serving"):
        asked.append(template["metadata"]["annotations"][QUEUE_PROXY])
    return each["spec"].get("replicas", 1) * sum(millicores(text) for text in asked)


def test_a_trial_fits_on_two_cores():
    """All at once, as after an install; as much again stays for the new pods of an upgrade."""
    objects = render(OWN, env="dev")
    running = [
        each for each in objects if each["kind"] == "Pod" or "template" in each.get("spec", {})
    ]

    assert len(running) > 20
    assert sum(reserved(each) for each in running) <= LEFT / 2
