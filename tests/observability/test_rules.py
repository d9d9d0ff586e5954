"""What is recorded and when somebody is called, as Prometheus itself evaluates it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from k8s.observability.rules import RULES, Application, write

CASES = Path(__file__).parent / "rules"
RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook.md"
SHOP = Application("shop", "shop-old", ("pay", "list"), runbook="https://runbook.example")


def run(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def alerts() -> list[dict]:
    """Return the alerts as the chart has them."""
    groups = yaml.safe_load((RULES / "alerts.yaml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def anchors(text: str) -> set[str]:
    """Return the names by which a page's headings are found."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_prometheus_takes_all_rules(promtool, tmp_path):
    """A file with one mistake is refused whole, and then nothing watches at all."""
    run(promtool, "check", "rules", "--lint=all", "--lint-fatal", *write(SHOP, tmp_path))


@pytest.mark.parametrize("case", sorted(CASES.glob("*.yaml")), ids=lambda case: case.stem)
def test_rules_behave_as_their_cases_say(promtool, tmp_path, case):
    """Numbers that go in, and what must be recorded or fire; promtool is the judge."""
    write(SHOP, tmp_path)
    copy = shutil.copy(case, tmp_path / f"case-{case.name}")

    run(promtool, "test", "rules", copy)


def test_every_alert_has_a_case():
    """An alert that was never seen to fire may never fire."""
    tested = "".join(case.read_text() for case in CASES.glob("alerts-*.yaml"))

    assert [a["alert"] for a in alerts() if f"alertname: {a['alert']}\n" not in tested] == []


def test_every_alert_says_how_bad_it_is_and_what_to_do():
    """Who is woken at night starts from the link; it must lead somewhere."""
    known = anchors(RUNBOOK.read_text(encoding="utf-8"))
    for alert in alerts():
        page, _, anchor = alert["annotations"]["runbook_url"].partition("#")

        assert (page, anchor) == ("@RUNBOOK@", alert["alert"].lower())
        assert anchor in known, f"docs/runbook.md has nothing about {alert['alert']}"
        assert alert["labels"]["severity"] in ("critical", "warning")
        assert alert["annotations"]["summary"]


def test_no_name_is_left_to_be_filled_in(tmp_path):
    """An @NAME@ in an expression matches nothing, and nobody would notice."""
    for file in write(SHOP, tmp_path):
        assert not re.search(r"@[A-Z]+@", file.read_text())
