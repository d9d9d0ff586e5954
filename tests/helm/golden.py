"""Write the golden files: `python -m tests.helm.golden`."""

import re
from pathlib import Path

from tests.helm.chart import SHOP, text
from tests.helm.gateway_api import API

FOLDER = Path(__file__).parent / "golden"
CASES = {
    "shop": (),
    "gateway-api": (
        *API,
        *("--show-only", "templates/gateway-api.yaml"),
        *("--show-only", "templates/gateway-api-sides.yaml"),
        *("--show-only", "templates/gateway-api-envoy.yaml"),
        *("--show-only", "templates/istio-limits.yaml"),
    ),
}


def golden(name: str) -> str:
    """
    Return what the chart makes of another project's stack file.

    Without rules and dashboards: those are files, and tests/observability tries them.
    """
    documents = re.split(r"(?m)^---\n", text(SHOP, *CASES[name]))
    return "---\n".join(each for each in documents if "/observability" not in each[:80])


if __name__ == "__main__":
    for each in CASES:
        (FOLDER / f"{each}.yaml").write_text(golden(each), encoding="utf-8")
