"""The objects are right for each Kubernetes version that the chart supports."""

import kubernetes_validate
import pytest

OURS = ("istio.io", "knative.dev")  # defined by others, not by Kubernetes


@pytest.mark.parametrize("version", ["1.29", "1.30", "1.31", "1.32", "1.33", "1.34"])
def test_kubernetes_takes_the_objects(own, shop, version):
    """Fields it does not know are refused: they would be dropped in silence."""
    for each in own + shop:
        if not each["apiVersion"].split("/")[0].endswith(OURS):
            kubernetes_validate.validate(each, version, strict=True)
