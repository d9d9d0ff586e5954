"""Big libraries that every process loads before its first answer."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.context import Context
from offramp.code.module import Imported, Module

# Known for imports of several tenths of a second, or of a hundred megabytes and more. The
# estimates of the report measure them where they are installed.
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
    first: dict[str, tuple[Module, int]] = {}
    for module in context.running.loaded.values():
        for package, line in _packages(module):
            if package in HEAVY and context.project.find(package, module) is None:
                first.setdefault(package, (module, line))
    for package, (module, line) in sorted(first.items()):
        said = f"{package} is imported by {module.file} whenever a process starts"
        yield Hit(module.name, line, said)


def _packages(module: Module) -> Iterator[tuple[str, int]]:
    for bindings in module.bindings.values():
        for one in bindings:
            if isinstance(one, Imported):
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
