"""`offramp secrets` on this machine: files, made once."""

import json

import pytest
from click.testing import CliRunner

from offramp.cli import cli

STACK = """
version: 1.0
provider: {name: openfaas}
x-offramp:
  old: {app: "shop:app", service: shop}
  groups: [goods]
  secrets: {public: public-key of private, private: rsa-2048}
functions:
  goods-add:
    handler: ./goods
    image: goods-add
    secrets: [SECRETS]
    annotations: {offramp.dev/group: goods, offramp.dev/route: POST /goods}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a project whose function needs the secret that is named."""
    monkeypatch.setenv("OFFRAMP_HOME", str(tmp_path / "state"))
    (tmp_path / "goods").mkdir()
    (tmp_path / "goods" / "handler.py").touch()

    def make(needs):
        (tmp_path / "stack.yml").write_text(STACK.replace("SECRETS", needs))
        return tmp_path

    return make


def run(project, *words):
    return CliRunner().invoke(cli, ["--project", str(project), "secrets", *words])


def test_what_is_missing_is_made_once(project, tmp_path):
    """A second run with new keys would sign everybody out."""
    folder = tmp_path / "state" / "data" / "secrets"
    first = json.loads(run(project("private"), "--json").output)
    private = (folder / "private").read_bytes()

    assert set(first["made"]) == {"public", "private"}
    assert json.loads(run(tmp_path, "--json").output)["made"] == []
    assert (folder / "private").read_bytes() == private


def test_a_dry_run_makes_nothing(project, tmp_path):
    """It is for reading."""
    told = run(project("private"), "--dry-run").output

    assert "make private: rsa-2048" in told
    assert not list((tmp_path / "state").rglob("private"))


def test_a_secret_of_no_kind_is_a_finding(project):
    """Somebody must bring it."""
    done = run(project("bank-password"))

    assert (done.exit_code, "missing bank-password" in done.output) == (1, True)


def test_no_value_is_printed(project, tmp_path):
    """The output ends in logs."""
    told = run(project("private")).output

    assert "PRIVATE" not in told
