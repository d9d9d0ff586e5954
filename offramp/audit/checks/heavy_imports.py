"""Big libraries that every process loads before its first answer."""

import sys
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.code.module import Imported, Module

MOST_MS = 500.0  # of processor time; as long as the rest of a function's cold start
OF_FLASK = 3.0  # and as many times Flask's own, so that a busy machine does not decide
MOST_MIB = 64.0  # as much as the whole of a small function
# Known for more than that. Only where nothing was measured: not installed, or not asked for.
HEAVY = frozenset(
    {
        *("pandas", "scipy", "sklearn", "tensorflow", "torch", "keras", "transformers", "spacy"),
        *("matplotlib", "seaborn", "plotly", "bokeh", "cv2", "nltk", "gensim", "sympy", "pyspark"),
        *("dask", "statsmodels", "xgboost", "lightgbm", "polars", "pyarrow", "geopandas", "numba"),
        *("weasyprint", "skimage", "onnxruntime", "langchain", "moviepy", "prophet", "shap"),
    }
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    flask = context.weights.get("flask")
    most_ms = max(MOST_MS, OF_FLASK * flask.processor_ms if flask else 0.0)
    for package, (module, line) in sorted(at_start(context).items()):
        weight = context.weights.get(package)
        said = f"{package} is imported by {module.file} whenever a process starts"
        if weight is None and package in HEAVY:
            yield Hit(module.name, line, f"{said} (known to be heavy; not measured here)")
        elif weight and (weight.processor_ms >= most_ms or weight.memory_mib >= MOST_MIB):
            took = f"{weight.processor_ms:.0f} ms of processor time and {weight.memory_mib:.0f} MiB"
            bounds = f"{most_ms:.0f} ms or {MOST_MIB:.0f} MiB"
            yield Hit(module.name, line, f"{said}: {took}, measured (told from {bounds})")


def at_start(context: Context) -> dict[str, tuple[Module, int]]:
    """Return other people's packages that modules import at their top, and where first."""
    first: dict[str, tuple[Module, int]] = {}
    for module in context.running.loaded.values():
        for package, line in _packages(module):
            is_theirs = package not in sys.stdlib_module_names
            if is_theirs and context.project.find(package, module) is None:
                first.setdefault(package, (module, line))
    return first


def _packages(module: Module) -> Iterator[tuple[str, int]]:
    for_types = {one.node.lineno for one in module.imports.get("", ()) if one.for_types}
    for bindings in module.bindings.values():
        for one in bindings:
            if isinstance(one, Imported) and one.line not in for_types:
                yield one.target.partition(".")[0], one.line


CHECK = Check(
    name="heavy-imports",
    severity="low",
    title="Heavy imports",
    why="A cold start loads it before the first answer, and each process holds it in memory, also"
    " for requests that never use it.",
    remedy="Import it in the function that needs it, and give that route an image of its own.",
    example="""\
# before
import pandas as pd          # at the top
# after
def report(rows):
    import pandas as pd      # loaded by the first report""",
    find=find,
)
