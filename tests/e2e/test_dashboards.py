"""
Point 9 of the manual test plan: dashboards show, alerts fire, starts are told by phase.

The chart's own Prometheus for trials is installed for these tests, with the image of the one that
the platform has: it reads what `helm/offramp/files` says, as any Prometheus would be told to.
"""

import json
import os
import subprocess

import pytest
import urllib3
import yaml

from k8s.observability.dashboards import ask
from tests.e2e.cluster import ROOT
from tests.waiting import until

pytestmark = pytest.mark.cluster
PHASES = ("schedule", "container", "start", "import", "ready", "first_answer")
EMAIL = {"to": "ana@example.com", "subject": "Seen", "text": "On a dashboard."}
SHOWN = "templates/observability-prometheus.yaml"
LONGEST_SECONDS = 240


@pytest.fixture(scope="module")
def prometheus(cluster):
    """The URL of a Prometheus with the chart's rules and settings."""
    given = cluster.kubectl(
        "get", "deployment", "prometheus", "-o", "json", namespace="observability"
    )
    image = json.loads(given)["spec"]["template"]["spec"]["containers"][0]["image"]
    objects = rendered(cluster, image)
    cluster.kubectl("apply", "-f", "-", given=objects)
    try:
        cluster.kubectl("rollout", "status", "deployment/prometheus", "--timeout=120s")
        with cluster.forward("deployment/prometheus", 9090) as port:
            yield f"http://127.0.0.1:{port}"
    finally:
        cluster.kubectl("delete", "--ignore-not-found", "--wait=false", "-f", "-", given=objects)


def rendered(cluster, image: str) -> str:
    """Return the chart's Prometheus for the release that is installed, as `helm` renders it."""
    release = os.environ["RELEASE"]
    values = json.loads(cluster.helm("get", "values", release, "-o", "json"))
    values.setdefault("observability", {})["prometheus"] = {"enabled": True, "image": image}
    words = ["helm", "template", release, str(ROOT / "helm" / "offramp"), "-n", cluster.namespace]
    words += ["--kube-version", "1.34.0", "--show-only", SHOWN, "-f", "-"]
    done = subprocess.run(
        words, input=yaml.safe_dump(values), capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def busy(callers):
    """Return a call that makes some requests on both sides, one of which leaves a delivery."""
    sides = [callers.side("old"), callers.side("new")]
    token = sides[0].sign_in()["access_token"]

    def call() -> None:
        for side in sides:
            for route in ("GET /version", "GET /users/me"):
                assert side.call(route, token=token).status == 200
            assert side.call("POST /notifications/email", EMAIL, token=token).status == 202

    return call


def found(prometheus, expr):
    return ask.ask(prometheus, expr)


def test_every_panel_of_every_dashboard_has_data(prometheus, cluster, busy):
    """An empty panel is noticed when it is needed."""
    missing = []

    def all_shown():
        busy()
        missing[:] = ask.empty(prometheus, cluster.namespace)
        return not missing

    try:
        until(all_shown, seconds=LONGEST_SECONDS)
    except TimeoutError:
        pytest.fail(f"no data for {[(query.dashboard, query.panel) for query in missing]}")


def test_a_start_is_told_phase_by_phase(prometheus, cluster, busy, measured):
    """Which phase is long says what to do about it (docs/runbook.md)."""
    here = f'namespace="{cluster.namespace}"'

    def told():
        busy()
        series = found(
            prometheus, f"avg by (phase) (max_over_time(offramp:cold_start_seconds{{{here}}}[15m]))"
        )
        phases = {each["metric"]["phase"]: float(each["value"][1]) for each in series}
        return phases if phases.keys() == set(PHASES) else None

    phases = until(told, seconds=LONGEST_SECONDS)
    for phase in PHASES:
        measured.add(f"a start: {phase}, average of this run", phases[phase], "s")

    assert min(phases.values()) >= 0
    assert 0 < sum(phases.values()) < LONGEST_SECONDS


def test_every_rule_is_taken_and_none_fails(prometheus):
    """A rule that fails records nothing, and no alert says so."""
    groups = until(lambda: evaluated(prometheus), seconds=LONGEST_SECONDS)

    assert [rule["name"] for group in groups for rule in group["rules"] if rule["lastError"]] == []


def evaluated(prometheus):
    """Return the groups once all rules have been evaluated."""
    document = urllib3.request("GET", f"{prometheus}/api/v1/rules").json()
    groups = document["data"]["groups"]
    known = all(rule["health"] != "unknown" for group in groups for rule in group["rules"])
    return [_with_errors(group) for group in groups] if groups and known else None


def _with_errors(group):
    return {"rules": [{"lastError": "", **rule} for rule in group["rules"]]}


def test_an_alert_fires_when_deliveries_were_given_up(prometheus, cluster, rows):
    """From a row that is dead to Prometheus's own list of alerts."""
    here = f'namespace="{cluster.namespace}"'
    rule = f'offramp:outbox_rows{{{here}, state="dead"}}'
    until(lambda: found(prometheus, rule), seconds=LONGEST_SECONDS)
    rows.query(
        "INSERT INTO outbox (id, topic, payload, headers, state, finished_at, last_error)"
        " VALUES (gen_random_uuid(), 'webhook', '{}', '{}', 'dead', now(), 'planted')"
    )
    firing = f'ALERTS{{{here}, alertname="OfframpDeadLetters", alertstate="firing"}}'

    assert until(lambda: found(prometheus, firing), seconds=LONGEST_SECONDS)
