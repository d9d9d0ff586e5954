"""Files named from the working directory or from one machine's folders."""

import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import slashes
from offramp.audit.checks.seen.calls import calls, named
from offramp.audit.checks.seen.files import OPEN
from offramp.audit.checks.seen.given import text
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call

READS = frozenset(
    {
        *(*OPEN, "os.listdir", "os.scandir", "os.walk", "glob.glob", "flask.send_file"),
        *("pandas.read_csv", "pandas.read_excel", "pandas.read_json", "pandas.read_pickle"),
        *("joblib.load", "numpy.load", "numpy.loadtxt", "configparser.ConfigParser().read"),
        *("torch.load", "keras.models.load_model", "tensorflow.keras.models.load_model"),
        *("onnxruntime.InferenceSession", "firebase_admin.credentials.Certificate"),
        "google.oauth2.service_account.Credentials.from_service_account_file",
    }
)
PATH = re.compile(
    r"^pathlib\.Path\(\)(?:\.\w+\(\))*\.(?:read_text|read_bytes|iterdir|glob|rglob|open)$"
)
HOME = re.compile(
    r"^(?:/home/|/Users/|/root/|/mnt/|/opt/(?!app\b)|/srv/|/var/www/|[A-Za-z]:[\\/]|~)"
)
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.serving, READS):
        path = text(call.args[0]) if call.args else ""
        if not path or path.startswith("{}") or SCHEME.match(path):
            continue
        if HOME.match(path):
            yield _hit(context, place, call, f"needs {path}, a folder of one machine")
        elif not path.startswith("/") and call.target != "flask.send_file":
            yield _hit(context, place, call, f"opens {path} from the working directory")
    for place, call in named(context.running.serving, _reads_path):
        paths = {path for parts in slashes.paths(context, place) if (path := text(parts[0]))}
        path = next(iter(paths)) if len(paths) == 1 else ""  # else nobody knows which is meant
        if path and not path.startswith(("/", "{}")) and not HOME.match(path):
            yield _hit(context, place, call, f"opens {path} from the working directory")
        elif HOME.match(path):
            yield _hit(context, place, call, f"needs {path}, a folder of one machine")
    told: set[str] = set()
    for place, call in calls(context.running.serving, ["os.getcwd", "pathlib.Path.cwd"]):
        if place.ref not in told:
            told.add(place.ref)
            yield _hit(context, place, call, "asks for the working directory")


def _reads_path(name: str) -> bool:
    return PATH.match(name) is not None


def _hit(context: Context, place: Place, call: Call, does: str) -> Hit:
    """What an import does comes before all routes, and is one thing to prepare."""
    if place.ref in context.project.modules:
        return Hit(place.ref, call.line, f"the import of {place.ref} {does}", routes=())
    return Hit(place.ref, call.line, f"{place.name}() {does}")


CHECK = Check(
    name="working-directory",
    severity="low",
    title="Paths that depend on where it runs",
    why="A function starts in a folder of its template, and its image holds only its own files:"
    " a path from the working directory or a home folder leads nowhere.",
    remedy="Name files from the module (`Path(__file__).parent`), or by a setting.",
    example="""\
# before
open("templates/mail.txt")
# after
(Path(__file__).parent / "templates/mail.txt").read_text()""",
    find=find,
)
