"""Write the golden files: `python -m tests.helm.golden`."""

from pathlib import Path

from tests.helm.chart import SHOP, text

FOLDER = Path(__file__).parent / "golden"
CASES = {
    "shop": (),
    "gateway-api": (
        *("--set", "gateway.routing=gateway-api", "--set", "hosts={a.example}"),
        *("--show-only", "templates/gateway-api.yaml"),
        *("--show-only", "templates/gateway-api-functions.yaml"),
    ),
}


def golden(name: str) -> str:
    """Return what the chart makes of another project's stack file."""
    return text(SHOP, *CASES[name])


if __name__ == "__main__":
    for each in CASES:
        (FOLDER / f"{each}.yaml").write_text(golden(each), encoding="utf-8")
