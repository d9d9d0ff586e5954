"""With the real Helm, on the chart and another project's stack file."""

import pytest

from offramp.check.gather.helm import Wish, render
from offramp.check.result import RefusedError, UnknownError
from tests.helm.chart import CHART, HELM, SHOP

needs_helm = pytest.mark.skipif(HELM is None, reason="helm is neither on the PATH nor in HELM")


def wish(*settings):
    return Wish("app", "toys", CHART, SHOP, (), settings)


@needs_helm
def test_the_release_is_what_helm_would_install():
    """With the values that Helm gets, and no list of our own."""
    release = render(wish("tag=7", "registry=reg.toys.dk"), "v1.33.0", {"HELM": HELM})

    assert "list-orders" in release.functions
    assert "reg.toys.dk/list-orders:7" in release.images
    assert ("toys", "payment-key") in release.secrets
    assert release.platform["gatewayNamespace"] == "istio-system"


@needs_helm
def test_a_setting_that_the_chart_does_not_know_is_refused():
    """The schema names it."""
    with pytest.raises(RefusedError, match="hostz"):
        render(wish("hostz=shop.toys.dk"), "v1.33.0", {"HELM": HELM})


@needs_helm
def test_a_cluster_that_is_too_old_is_refused():
    """By the chart itself."""
    with pytest.raises(RefusedError, match="kubeVersion"):
        render(wish(), "v1.28.1", {"HELM": HELM})


def test_without_helm_nothing_is_known():
    """Somebody has to install it."""
    with pytest.raises(UnknownError, match="does not run") as told:
        render(wish(), "v1.33.0", {"HELM": "/nowhere/helm"})

    assert not isinstance(told.value, RefusedError)


def test_a_chart_that_renders_no_yaml_is_refused(tmp_path):
    """Helm takes what its templates print; the checks cannot."""
    program = tmp_path / "helm"
    program.write_text("#!/bin/sh\necho 'a: ['\n")
    program.chmod(0o700)

    with pytest.raises(RefusedError, match="is no YAML"):
        render(wish(), "v1.33.0", {"HELM": str(program)})
