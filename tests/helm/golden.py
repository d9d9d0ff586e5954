"""Write the golden files: `python -m tests.helm.golden`."""

from pathlib import Path

from tests.helm.chart import SHOP, text

FOLDER = Path(__file__).parent / "golden"
CASES = {
    "shop": {},
    "shop-prod": {"env": "prod"},
    "shop-gateway-api": {"routing": "gateway-api"},
}


def golden(name: str) -> str:
    """Return what the chart makes of another project's stack file."""
    case = CASES[name]
    arguments = ("--set", f"gateway.routing={case.get('routing', 'istio')}")
    return text(SHOP, *arguments, env=case.get("env"))


if __name__ == "__main__":
    for each in CASES:
        (FOLDER / f"{each}.yaml").write_text(golden(each), encoding="utf-8")
