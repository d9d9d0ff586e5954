"""Write the chart's table of the gateway's own answers: `python -m tests.helm.problems`."""

from copy import deepcopy
from typing import Any

import yaml

from offramp.local.envoy.render.problems import PROBLEMS
from tests.helm.chart import CHART

# On one machine the filter for tokens refuses a request without one. Istio's lets it pass, and its
# AuthorizationPolicy refuses it, with another status.
UNAUTHENTICATED, FORBIDDEN = 401, 403
HEAD = """\
# What the gateway answers by itself, as problem documents; the first that fits is used.
# Written by `python -m tests.helm.problems`, so that it is what `offramp up` answers too.
"""


def document() -> list[dict[str, Any]]:
    """Return the problems of `offramp up`, without what they do not have."""
    found = []
    for problem in PROBLEMS:
        entry: dict[str, Any] = {
            "status": problem.status,
            "code": problem.code,
            "title": problem.title,
            "detail": problem.detail,
        }
        optional = {"needs": problem.needs, "lacks": problem.lacks}
        optional |= {"instead_of": problem.instead_of, "headers": dict(problem.headers)}
        found.append(entry | {key: value for key, value in optional.items() if value})
        if problem.status == UNAUTHENTICATED and problem.lacks:
            found.append(deepcopy(found[-1]) | {"instead_of": FORBIDDEN})
    return found


if __name__ == "__main__":
    written = yaml.safe_dump(document(), sort_keys=False, width=200, default_flow_style=None)
    (CHART / "files" / "problems.yaml").write_text(HEAD + written, encoding="utf-8")
