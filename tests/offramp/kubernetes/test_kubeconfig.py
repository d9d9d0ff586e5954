"""Which cluster is meant."""

import pytest
import yaml

from offramp.errors import UsageError
from offramp.kubernetes import kubeconfig


@pytest.fixture
def file(tmp_path):
    document = {
        "clusters": [{"name": "c", "cluster": {"server": "https://c.example"}}],
        "contexts": [
            {"name": "one", "context": {"cluster": "c", "user": "u", "namespace": "toys"}},
            {"name": "two", "context": {"cluster": "c", "user": "plugin", "namespace": "more"}},
        ],
        "users": [
            {"name": "u", "user": {"token": "t"}},
            {"name": "plugin", "user": {"exec": exec_plugin("v1")}},
        ],
        "current-context": "one",
    }
    path = tmp_path / "config"
    path.write_text(yaml.safe_dump(document))
    return path


def exec_plugin(version):
    return {"apiVersion": f"client.authentication.k8s.io/{version}", "command": "login"}


def test_the_current_context_is_meant(file):
    """As for kubectl."""
    assert kubeconfig.find(None, {"KUBECONFIG": str(file)}).namespace == "toys"


def test_another_context_can_be_named(file):
    """--context."""
    assert kubeconfig.find("two", {"KUBECONFIG": str(file)}).namespace == "more"


def test_of_several_files_the_first_that_exists_counts(file):
    """They are not merged; it is documented."""
    assert kubeconfig.find(None, {"KUBECONFIG": f"/nowhere:{file}"}).namespace == "toys"


def test_a_credential_plugin_of_version_v1_works(file):
    """Most clouds write it; the library knows the older version only."""
    plugin = kubeconfig.find("two", {"KUBECONFIG": str(file)}).user.exec

    assert plugin.apiVersion.endswith("/v1beta1")
    assert '"apiVersion": "client.authentication.k8s.io/v1"' in plugin.env[0].value


def test_what_is_missing_is_named(file):
    """And how to mend it."""
    with pytest.raises(UsageError, match="three"):
        kubeconfig.find("three", {"KUBECONFIG": str(file)})
    with pytest.raises(UsageError, match="set KUBECONFIG"):
        kubeconfig.find(None, {"KUBECONFIG": "/nowhere"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "[]",
        "a",
        "{}",
        "{clusters: 3, contexts: []}",
        "{clusters: [{name: c}], contexts: []}",
        "{clusters: [{name: c, cluster: {server: 3}}], contexts: []}",
        "{clusters: [], contexts: [{name: c, context: {cluster: d}}], current-context: c}",
        "\0",
    ],
)
def test_a_file_that_is_no_kubeconfig_is_told(tmp_path, text):
    """A traceback says nothing of which file it is."""
    file = tmp_path / "config"
    file.write_text(text)

    with pytest.raises(UsageError, match=r"none that can be read .*set KUBECONFIG"):
        kubeconfig.find(None, {"KUBECONFIG": str(file)})
