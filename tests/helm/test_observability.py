"""Rules, dashboards, collector and Prometheus, as the chart renders them."""

import pytest
import yaml

from k8s.observability.dashboards.__main__ import FOLDER
from k8s.observability.rules import RULES, Application
from offramp import catalogue
from tests.helm.chart import OWN, SHOP, RefusedError, one, pods, render

ON = "--set=observability.{}.enabled=true"
URL = "https://runbook.example"


def groups(text: str) -> list[dict]:
    return yaml.safe_load(text)["groups"]


def test_the_chart_fills_in_what_the_tests_of_rules_fill_in(own):
    """The rules are tested as `k8s.observability.rules` renders them."""
    found = catalogue.load(OWN)
    names = tuple(function.name for function in found.functions)
    application = Application("ledger", found.offramp.old.service, names)
    data = one(own, "ConfigMap", "offramp-rules")["data"]

    assert set(data) == {file.name for file in RULES.iterdir()}
    for file in RULES.iterdir():
        assert groups(data[file.name]) == groups(application.render(file.read_text()))


def test_prometheus_operator_gets_the_same_rules(shop):
    """Both shapes hold every group once, with the runbook that was named."""
    objects = render(
        SHOP,
        "--set=observability.rules.kind=PrometheusRule",
        "--set=observability.rules.labels.release=mine",
        f"--set=observability.rules.runbook={URL}",
    )
    rule = one(objects, "PrometheusRule", "offramp")
    plain = one(shop, "ConfigMap", "offramp-rules")["data"]
    wanted = [group["name"] for text in plain.values() for group in groups(text)]

    assert rule["metadata"]["labels"]["release"] == "mine"
    assert sorted(group["name"] for group in rule["spec"]["groups"]) == sorted(wanted)
    assert f"{URL}#offramperrors" in str(rule)


def test_dashboards_are_where_grafana_looks(shop):
    """Grafana's sidecar takes ConfigMaps with its label, each key as a file."""
    found = one(shop, "ConfigMap", "offramp-dashboards")

    assert found["metadata"]["labels"]["grafana_dashboard"] == "1"
    for file in FOLDER.iterdir():
        assert found["data"][f"offramp-{file.name}"] == file.read_text(encoding="utf-8")


def test_with_a_collector_everybody_sends_to_it():
    """One place to name: where spans go in the end."""
    objects = render(SHOP, ON.format("collector"))
    endpoint = "http://otel-collector.ns.svc.cluster.local:4318"
    told = {
        name: {each["name"]: each.get("value") for each in spec["containers"][0].get("env", [])}
        for name, spec in pods(objects)
    }

    assert told["shop"]["OTEL_EXPORTER_OTLP_ENDPOINT"] == endpoint
    assert told["list-orders"]["OTEL_EXPORTER_OTLP_ENDPOINT"] == endpoint
    config = yaml.safe_load(one(objects, "ConfigMap", "otel-collector")["data"]["config.yaml"])
    used = config["service"]["pipelines"]["traces"]
    for kind in ("receivers", "processors", "exporters"):
        assert set(used[kind]) == set(config[kind])


def test_without_a_collector_or_an_endpoint_nobody_sends_spans(shop):
    """A process that exports to nowhere complains for ever."""
    for _, spec in pods(shop):
        for container in spec["containers"]:
            names = {each["name"] for each in container.get("env", [])}
            assert "OTEL_EXPORTER_OTLP_ENDPOINT" not in names


def test_the_trial_prometheus_reads_what_the_ready_made_settings_say():
    """Who copies the settings gets what was tried."""
    objects = render(SHOP, ON.format("prometheus"))
    config = yaml.safe_load(one(objects, "ConfigMap", "prometheus")["data"]["prometheus.yml"])
    ready_made = one(objects, "ConfigMap", "offramp-scrape")["data"]["scrape.yaml"]

    assert config["scrape_configs"] == yaml.safe_load(ready_made)
    assert "@" not in ready_made.replace("two @", "")


def test_a_kind_of_rules_that_is_none_is_refused():
    """A typing error would mean that nothing watches."""
    with pytest.raises(RefusedError, match="kind"):
        render(SHOP, "--set=observability.rules.kind=Prometheusrule")
