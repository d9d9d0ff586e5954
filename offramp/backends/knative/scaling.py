"""
OpenFaaS's scaling labels as Knative's annotations; the same rules as the chart's.

Sources: docs.openfaas.com, "Autoscaling", and the alert rules that OpenFaaS's own programs are
tried with; knative.dev, "Autoscaling", 1.14 to 1.19.
"""

from collections.abc import Mapping

from offramp.catalogue import units
from offramp.gateway.backend import RefusalError

OURS = "com.openfaas.scale."
THEIRS = "autoscaling.knative.dev/"
METRICS = {"capacity": "concurrency", "rps": "rps", "cpu": "cpu"}
SHORTEST_SECONDS, LONGEST_SECONDS = 6, 3600  # of Knative's window
# What OpenFaaS's alert APIHighInvocationRate adds replicas at; requests/s for each of them.
UNSAID = {"type": "rps", "target": "5", "target-proportion": "1"}
# and how long it keeps them where some always stay: Knative's minute outlasts the certifier's
UNSAID_WINDOW = "30s"


def annotations(labels: Mapping[str, str]) -> dict[str, str]:
    """
    Return the annotations of a revision.

    A function that may not go to zero keeps one; the idle time becomes the window that must
    pass without a request. One that names a range and no measure grows as it would on
    OpenFaaS. Raises `RefusalError` for a value that cannot be meant.
    """
    given = {name.removeprefix(OURS): labels[name] for name in labels if name.startswith(OURS)}
    fewest = _number(given, "min", 0)
    if given.get("zero", "true" if fewest == 0 else "false").lower() != "true":
        fewest = max(fewest, 1)
    if "max" in given and not {"type", "target"} & given.keys():
        given = UNSAID | ({"zero-duration": UNSAID_WINDOW} if fewest else {}) | given
    made = {"min-scale": str(fewest)}
    if "max" in given:
        made["max-scale"] = str(max(_number(given, "max", 0), fewest))
    if "zero-duration" in given:
        made["window"] = f"{_window(given['zero-duration'])}s"
    if kind := given.get("type"):
        if kind not in METRICS:
            raise RefusalError(400, f"{OURS}type {kind!r} is not one of {', '.join(METRICS)}")
        made["metric"] = METRICS[kind]
        made["class"] = f"{'hpa' if kind == 'cpu' else 'kpa'}.{THEIRS.rstrip('/')}"
    if "target" in given:
        made["target"] = str(_number(given, "target", 0))
    if "target-proportion" in given:
        made["target-utilization-percentage"] = str(_percent(given["target-proportion"]))
    return {f"{THEIRS}{name}": text for name, text in made.items()}


def _number(given: Mapping[str, str], name: str, absent: int) -> int:
    text = given.get(name, str(absent))
    if not text.isdecimal():
        raise RefusalError(400, f"{OURS}{name} {text!r} is not a whole number")
    return int(text)


def _window(text: str) -> int:
    try:
        seconds = units.duration(text) or 0.0
    except ValueError as error:
        raise RefusalError(400, f"{OURS}zero-duration: {error}") from error
    return int(min(LONGEST_SECONDS, max(SHORTEST_SECONDS, seconds)))


def _percent(text: str) -> int:
    try:
        return round(float(text) * 100)
    except (ValueError, OverflowError) as error:  # of what is no number, and of nan and inf
        raise RefusalError(400, f"{OURS}target-proportion {text!r} is not a number") from error
