"""Write the dashboards into the chart: `python -m k8s.observability.dashboards`."""

import json
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from k8s.observability.dashboards import cost, functions, queue, shift
from k8s.observability.dashboards.parts import Page
from offramp import files

FOLDER = Path(__file__).parents[3] / "helm" / "offramp" / "files" / "dashboards"
PAGES: tuple[Page, ...] = (shift.PAGE, functions.PAGE, cost.PAGE, queue.PAGE)


def rendered(page: Page) -> str:
    """Return the dashboard as Grafana imports it."""
    return json.dumps(page.build(), cls=JSONEncoder, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write all of them, over what was there."""
    for page in PAGES:
        files.write(FOLDER / f"{page.name}.json", rendered(page))


if __name__ == "__main__":
    main()
