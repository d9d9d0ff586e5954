"""How the values say whether something is ready and alive."""

import pytest

from tests.helm.chart import OWN, SHOP, one, render

KINDS = {"httpGet", "exec", "grpc", "tcpSocket"}
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


def old(*values: str) -> dict[str, dict]:
    """Return the old side's probes."""
    given = [part for value in values for part in ("--set", f"old.probe.{value}")]
    objects = render(SHOP, *given)
    return one(objects, "Deployment", "shop")["spec"]["template"]["spec"]["containers"][0]


def test_the_old_side_is_asked_whether_it_accepts_connections():
    """Unless the values say otherwise."""
    found = old()

    for probe in PROBES:
        assert found[probe]["tcpSocket"] == {"port": "http"}


@pytest.mark.parametrize(
    ("kind", "given"),
    [("httpGet", "path=/up"), ("exec", "command={true}"), ("grpc", "port=5000")],
)
def test_another_kind_takes_its_place(kind, given):
    """Kubernetes takes one kind in a probe."""
    found = old(f"{kind}.{given}")

    for probe in PROBES:
        assert KINDS & set(found[probe]) == {kind}


def test_own_times_win():
    """But a slow start stays possible, and only `ready` can ask for several successes."""
    times = {"periodSeconds": 7, "timeoutSeconds": 9, "failureThreshold": 2}
    start, ready, alive = (
        {key: value for key, value in probe.items() if key not in KINDS}
        for probe in map(
            old("successThreshold=2", *(f"{key}={value}" for key, value in times.items())).get,
            PROBES,
        )
    )

    assert start == times | {"failureThreshold": 120}
    assert ready == times | {"successThreshold": 2}
    assert alive == times


@pytest.mark.parametrize("probe", ["readinessProbe", "livenessProbe"])
def test_functions_may_be_asked_another_way(probe):
    """What is not named keeps the chart's times."""
    objects = render(SHOP, "--set", f"knative.{probe}.tcpSocket.port=8080")
    service = one(objects, "Service", "list-orders", "serving")
    found = service["spec"]["template"]["spec"]["containers"][0][probe]

    assert KINDS & set(found) == {"tcpSocket"}
    assert found.get("periodSeconds") == (10 if probe == "livenessProbe" else None)


def test_processes_with_a_port_may_be_asked_another_way():
    """As the old side."""
    objects = render(OWN, "--set", "processes.outside.enabled=true")
    plain = one(objects, "Deployment", "outside")["spec"]["template"]["spec"]["containers"][0]
    objects = render(SHOP, "--set", "processes.mailer.probe.exec.command={true}")
    other = one(objects, "Deployment", "mailer")["spec"]["template"]["spec"]["containers"][0]

    assert KINDS & set(plain["readinessProbe"]) == {"tcpSocket"}
    assert KINDS & set(other["readinessProbe"]) == {"exec"}


def test_the_worker_is_asked_whether_it_prolongs_its_leases():
    """It has no port for callers; one that hangs would hold its rows for ever."""
    objects = render(OWN)
    worker = one(objects, "Deployment", "worker")["spec"]["template"]["spec"]["containers"][0]

    for probe in ("readinessProbe", "livenessProbe"):
        assert worker[probe]["httpGet"] == {"path": "/health", "port": 9100}
    assert worker["livenessProbe"]["failureThreshold"] == 6


def test_another_applications_worker_is_not_asked_what_it_does_not_answer():
    """It would be ended again and again."""
    other = "x-offramp.processes.worker.command=celery -A shop worker"
    objects = render(OWN, "--set", other)
    worker = one(objects, "Deployment", "worker")["spec"]["template"]["spec"]["containers"][0]

    assert not any(probe in worker for probe in PROBES)
