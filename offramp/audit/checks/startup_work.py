"""Migrations, tables and first rows that every start makes anew."""

import ast
import itertools
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import joined, models
from offramp.audit.checks.seen.callers import keeps_at_start
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.checks.seen.hooks import line_of
from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.called import Called
from offramp.code.given import UNKNOWN
from offramp.code.sites import Call

MAKES = re.compile(
    r"(?:SQLAlchemy\(\)|MetaData\(\)|declarative_base\(\)\.metadata|DeclarativeBase\.metadata)"
    r"\.(?:create_all|drop_all)$|\.metadata\.(?:create_all|drop_all)$"
    r"|flask_migrate\.(?:upgrade|init|migrate|stamp)$|alembic\.command\.(?:upgrade|stamp)$"
    r"|peewee\.\w*Database\(\)\.create_tables$|yoyo\..*\.apply_migrations$"
    r"|(?:peewee_moves\.DatabaseManager|peewee_migrate\.Router)\(\)\.(?:upgrade|run)$"
    r"|(?:flask_)?pymongo\..*\.(?:create_index|create_indexes|ensure_index)$"
)
MAKES_TABLES = re.compile(r"(?:SQLAlchemy\(\)|\.metadata|MetaData\(\))\.(?:create_all|drop_all)$")
TABLES = re.compile(r"\s*(?:create|alter)\s+table\b", re.IGNORECASE)
NEW_TABLE = re.compile(r"\s*create\s+table\s+if\s+not\s+exists\b", re.IGNORECASE)
RUNS = re.compile(r"\.(?:execute|executescript|exec_driver_sql)$")
LOOSE = frozenset({"?.create_all", "?.drop_all", "?.create_tables"})
FIRST = "before_first_request"
MAKING = Called(lambda name: name.endswith((".create_all", ".drop_all")) or bool(RUNS.search(name)))


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from joined.in_function(context, _starting(context))
    for place in context.running.requested:
        made = (one for one in MAKING.of(place.sites) if _makes_tables(one))
        for call in itertools.islice(made, 1):
            said = f"{place.name}() makes tables while it answers ({short(call.target)})"
            yield Hit(place.ref, call.line, said)
    for hook in context.surface.hooks:
        if hook.kind in {FIRST, "before_app_first_request"}:
            said = f"{short(hook.function)}() runs before the first request of every process"
            yield Hit(hook.function, line_of(context, hook), said)


def _starting(context: Context) -> Iterator[Hit]:
    for place in context.running.starting:
        for call in place.sites.calls:
            does = _does(call) or _runs_tables(context, place, call)
            if does is not None and not _is_turned_off(context, place, call):
                said = f"{short(call.target)}() {does} whenever a process starts"
                yield Hit(place.ref, call.line, said, routes=())


def _is_turned_off(context: Context, place: Place, call: Call) -> bool:
    """Tell whether an argument turns it on that nobody gives: `def opened(create=False)`."""
    function = context.project.function(place.ref)
    if function is None:
        return False
    own = context.project.names(function.module, function).own
    asked = (one for one in own.every(ast.If) if isinstance(one.test, ast.Name))
    around = [one for one in asked if one.body[0].lineno <= call.line <= _last_line(one.body)]
    return any(
        _is_off(function.node.args, one.test.id) and keeps_at_start(context, function, one.test.id)
        for one in around
        if isinstance(one.test, ast.Name) and one.test.id in own.parameters
    )


def _last_line(body: list[ast.stmt]) -> int:
    return body[-1].end_lineno or body[-1].lineno


def _is_off(arguments: ast.arguments, name: str) -> bool:
    """Tell whether an argument is False or None by default."""
    placed = [*arguments.posonlyargs, *arguments.args]
    by_place = zip(placed[::-1], arguments.defaults[::-1], strict=False)
    by_name = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return any(
        one.arg == name and isinstance(default, ast.Constant) and not default.value
        for one, default in (*by_place, *by_name)
    )


def _makes_tables(call: Call) -> bool:
    if RUNS.search(call.target):
        return bool(call.args and NEW_TABLE.match(text(call.args[0])))
    return any(MAKES_TABLES.search(one) for one in (call.target, *call.also))


def _does(call: Call) -> str | None:
    """Say what a call does at the start that is better done before."""
    is_table = RUNS.search(call.target) and call.args and TABLES.match(text(call.args[0]))
    if is_table or call.target in LOOSE:
        return "changes the schema"
    if any(MAKES.search(one) for one in (call.target, *call.also)):
        return "changes the schema"
    makes_tables = call.keywords.get("create_tables", UNKNOWN)  # of Pony
    if call.target.endswith("Database().generate_mapping") and plain(makes_tables):
        return "changes the schema"
    if call.target == "nltk.download":
        return "fetches files"
    return "loads a model" if models.loads(call.target) else None


def _runs_tables(context: Context, place: Place, call: Call) -> str | None:
    """Say it of statements that stand in the function, and are run one after the other."""
    function = context.project.function(place.ref)
    if function is None or not call.loops or not RUNS.search(call.target):
        return None
    own = context.project.names(function.module, function).own
    texts = (one.value for one in own.every(ast.Constant) if isinstance(one.value, str))
    return "changes the schema" if any(map(TABLES.match, texts)) else None


CHECK = Check(
    name="startup-work",
    severity="medium",
    title="Set-up work at every start",
    why="Functions start often and many at a time: the work makes each cold start slower, and"
    " processes that change the schema at once get in each other's way.",
    remedy="Do it once for each release: a migration job that runs before the new code. A model's"
    " files belong into the image of the one function that needs it, and are loaded by its first"
    " request.",
    example="""\
# before
with app.app_context(): db.create_all()
# after
# a job of the release: flask db upgrade""",
    find=find,
)
