"""The chart's tests need Helm: on the PATH, or named by HELM."""

import pytest

from tests.helm.chart import HELM, OWN, SHOP, render


def pytest_collection_modifyitems(items) -> None:
    """Without Helm the chart's tests are skipped, and say so."""
    if HELM is None:
        missing = pytest.mark.skip(
            reason="helm is not on the PATH; name it with HELM=/path/to/helm"
        )
        for item in items:
            if "tests/helm" in item.path.as_posix():
                item.add_marker(missing)


@pytest.fixture(scope="session")
def own() -> list[dict]:
    """The worked migration's objects as a trial."""
    return render(OWN, env="dev", namespace="ledger")


@pytest.fixture(scope="session")
def shop() -> list[dict]:
    """Another project's objects, with nothing but the chart's defaults."""
    return render(SHOP)
