"""`platform.yml`: what the platform's parts are called."""

import pytest

from offramp.errors import UsageError
from offramp.kubernetes import setting


def test_nothing_means_the_usual_names():
    """A chart may leave the file out."""
    assert setting.parse("") == setting.Setting()


def test_names_are_written_as_in_charts():
    """Camel case, as everywhere in Kubernetes."""
    found = setting.parse("gatewayNamespace: edge\ngatewaySelector: {istio: edge}\n")

    assert (found.gateway_namespace, found.gateway_selector) == ("edge", {"istio": "edge"})


@pytest.mark.parametrize("text", ["gatewayNamspace: edge", "prometheus: [1]", "- a", "{"])
def test_what_cannot_be_meant_is_refused(text):
    """A typing mistake would send every request to a host that does not exist."""
    with pytest.raises(UsageError, match=r"platform\.yml"):
        setting.parse(text)
