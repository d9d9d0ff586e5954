"""The dashboards in the chart: made from code, and made of queries that Prometheus takes."""

import json
import re
import subprocess
from pathlib import Path

import yaml

from k8s.observability.dashboards.__main__ import FOLDER, PAGES, rendered
from k8s.observability.dashboards.ask import queries
from k8s.observability.rules import RULES

RECORDED = re.compile(r"\bofframp:[a-z0-9_:]+")


def recorded() -> set[str]:
    """Return the names that the chart's rules record."""
    files = [yaml.safe_load(file.read_text()) for file in RULES.glob("*.yaml")]
    rules = [rule for file in files for group in file["groups"] for rule in group["rules"]]
    return {rule["record"] for rule in rules if "record" in rule}


def test_the_chart_holds_what_the_code_makes():
    """A dashboard that is edited in the chart is lost with the next `make generate`."""
    assert {file.name for file in FOLDER.iterdir()} == {f"{page.name}.json" for page in PAGES}
    for page in PAGES:
        stale = f"{page.name}.json is not what the code makes: run `make generate`"
        assert (FOLDER / f"{page.name}.json").read_text(encoding="utf-8") == rendered(page), stale


def test_prometheus_takes_every_query(promtool, tmp_path):
    """A panel with a mistake is an empty panel, noticed when it is needed."""
    rules = [
        {"record": f"panel:{number}", "expr": query.filled("shop")}
        for number, query in enumerate(queries())
    ]
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))

    done = subprocess.run(
        [promtool, "check", "rules", file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_query_reads_what_the_rules_record():
    """So that the same dashboard shows a cluster and one machine."""
    known = recorded()
    for query in queries():
        names = set(RECORDED.findall(query.expr))

        assert names, f"{query.panel} reads nothing that is recorded"
        assert names <= known, f"{query.panel}: {names - known} is not recorded"


def test_everything_that_is_recorded_is_used():
    """A rule that nobody reads costs and misleads."""
    texts = [query.expr for query in queries()]
    texts += [file.read_text() for file in RULES.glob("*.yaml")]
    uses = re.findall(r"(?<!record: )" + RECORDED.pattern, "\n".join(texts))

    assert recorded() - set(uses) == set()


def test_every_panel_says_what_it_is_good_for():
    """Whoever looks at three in the morning has not read the code."""
    for file in FOLDER.glob("*.json"):
        panels = json.loads(Path(file).read_text())["panels"]

        assert [panel["title"] for panel in panels if not panel.get("description")] == []
        assert len({panel["title"] for panel in panels}) == len(panels)
