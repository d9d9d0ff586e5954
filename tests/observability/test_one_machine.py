"""The same rules and dashboards on one machine: a real Prometheus reads what `offramp up` tells."""

import json
import subprocess
from contextlib import contextmanager

import pytest
import urllib3
import yaml

from k8s.observability import rules
from k8s.observability.dashboards import ask
from offramp.local import ports
from tests.offramp.up.small import Project
from tests.waiting import until

pytestmark = pytest.mark.slow

# the kubelet's, the database's and the worker's numbers need a cluster
SHOWN = ("shift", "functions")
NEEDS_A_CLUSTER = {"Memory of the limit"}
LONGEST_SECONDS = 240  # for a machine on which everything else runs too


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("observed"))
    project.up()
    yield project
    project.run("down")


def operators(project) -> str:
    """Return HOST:PORT of the operators' server."""
    told = json.loads(project.run("status", "--json").stdout)
    return told["operators"].removeprefix("http://")


@contextmanager
def running(prometheus, folder, target):
    """Run Prometheus with the project's rules until the block ends; yield its URL."""
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(folder / "rules" / "*.yaml")],
        "scrape_configs": [
            {
                "job_name": "offramp",
                "static_configs": [{"targets": [target], "labels": {"namespace": rules.LOCAL}}],
            }
        ],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    address = f"127.0.0.1:{ports.allot({'prometheus': 0})['prometheus']}"
    words = [
        prometheus,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
    ]
    with (folder / "prometheus.log").open("w") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            until(lambda: is_ready(f"http://{address}"), seconds=LONGEST_SECONDS)
            yield f"http://{address}"
        finally:
            process.kill()
            process.wait()


def is_ready(url):
    """Before it is, Prometheus refuses connections, then questions."""
    try:
        return urllib3.request("GET", f"{url}/-/ready", retries=False).status == ask.OK
    except urllib3.exceptions.HTTPError:
        return False


def test_the_dashboards_show_one_machine(project, prometheus, tmp_path):
    """Who tries the migration on a laptop sees the same pictures as on the cluster later."""
    rules.write(rules.on_this_machine(project.folder / "stack.yml"), tmp_path / "rules")
    wanted = [
        query
        for query in ask.queries()
        if query.dashboard in SHOWN and query.panel not in NEEDS_A_CLUSTER
    ]

    def all_shown(url):
        for side in ("old", "new"):
            assert project.get("/greet", side)
        return not ask.empty(url, rules.LOCAL, wanted)

    with running(prometheus, tmp_path, operators(project)) as url:
        until(lambda: all_shown(url), seconds=LONGEST_SECONDS)
