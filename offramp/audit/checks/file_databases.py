"""Databases that are a file beside the application."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from offramp.audit.checks.check import Check, Hit, using
from offramp.audit.checks.seen import assigned, joined
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.checks.seen.databases import users
from offramp.audit.checks.seen.given import plain, text
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context
from offramp.audit.report import Severity
from offramp.code.module import Assigned, Module
from offramp.code.sites import Call
from offramp.code.surface.model import Setting

FILE_URL = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)(?=[^?])")
BEGINNING = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)")
READ_ONLY = re.compile(r"[?&](?:mode=ro|immutable=1)(?:&|$)")
OPENS = (
    *("shelve.open", "dbm.open", "tinydb.TinyDB", "pickledb.PickleDB", "pickledb.load"),
    *("peewee.SqliteDatabase", "playhouse.sqlite_ext.SqliteExtDatabase", "lmdb.open"),
    *("sqlitedict.SqliteDict", "ZODB.FileStorage.FileStorage"),
)
CLASSES = frozenset(one for one in OPENS if one.rpartition(".")[2][:1].isupper())
PONY = ("pony.orm.Database", "pony.orm.Database().bind", "pony.orm.core.Database().bind")
ENVIRONMENT = re.compile(r"\bos\.environ\b|\bgetenv\(|\benviron\b")
DEFAULTS = (ast.BoolOp, ast.IfExp, ast.Call)  # `get(name) or file`, `get(name, file)`
MOST_HOPS = 3  # settings that are put for others
URLS = ("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine", "dataset.connect")


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    yield from of_settings(context)
    yield from joined.everywhere(context, _opening(context))


def _opening(context: Context) -> Iterator[Hit]:
    for place, call in calls(context.running.starting, PONY):
        given = [text(one) for one in (*call.args, *call.keywords.values())]
        if "sqlite" in given and ":memory:" not in given and ":sharedmemory:" not in given:
            said = f"{short(call.target)}() keeps the database in a file"
            yield Hit(place.ref, call.line, said, routes=context.once(users))
    for place, call in calls(context.running.serving, context.once(_opens)):
        path = text(call.args[0]) if call.args else ""
        if call.target in URLS and not FILE_URL.match(path):
            continue
        if path.startswith(":memory:") or "mode=memory" in path or _is_read_only(call, path):
            continue
        top = context.project.modules.get(place.ref)
        routes = _used(context, top, call.line) if top else _opened(context, place.ref)
        said = f"{short(call.target)}() keeps the database in a file"
        yield Hit(place.ref, call.line, said, routes=routes)


def _opens(context: Context) -> frozenset[str]:
    """Return what opens a file: of libraries, and the project's classes that inherit from that."""
    classes = context.project.classes
    own = {
        one.ref
        for module in context.project.modules.values()
        for one in module.classes.values()
        if one.bases and any(base in CLASSES for base in classes.ancestors(one.ref))
    }
    return frozenset({*OPENS, *URLS, "sqlite3.connect"} | own)


def _is_read_only(call: Call, path: str) -> bool:
    """Tell whether it is only read, and so may come with the code: a list of words."""
    is_uri = call.target in URLS or plain(call.given(7, "uri")) is True  # else it is a file's name
    return is_uri and READ_ONLY.search(path) is not None


def of_settings(context: Context) -> Iterator[Hit]:
    """Yield settings that name a file; of less than high severity where it is only a default."""
    told: set[str] = set()  # a setting is often put for another one
    known = {one.name for one in context.surface.settings if FILE_URL.match(text(one.value))}
    for one in context.surface.settings[::-1]:
        url = text(one.value)
        if not one.name.endswith(("DATABASE_URI", "DATABASE_URL")) or url in told:
            continue
        if READ_ONLY.search(url):
            told.add(url)
        elif FILE_URL.match(url):
            told.add(url)
            yield _of_setting(context, one)
        elif not url and one.name not in known:
            yield from _put_together(context, one)


def _used(context: Context, top: Module, line: int) -> tuple[str, ...] | None:
    return assigned.routes(context, top, line, lambda: context.once(users))


def _opened(context: Context, place: str) -> tuple[str, ...] | None:
    """
    Return the routes whose own code uses what a hook or the start opens.

    `g.db = sqlite3.connect(...)`, `engine = connect()`; None where routes come to the place
    themselves, or use the object that it makes.
    """
    if place in context.own_reaching or using(place, context):
        return None
    return context.once(users)


def _of_setting(context: Context, one: Setting) -> Hit:
    name = top_of(context, one.file)
    module = context.project.modules.get(name)
    is_default = one.is_covered or _is_set_again(context, one)
    is_default = is_default or (module is not None and _is_default(module.tree, one))
    url = text(one.value).replace(f"{context.project.root}/", "")
    said = f"{one.name} is {url}, a file"
    return Hit(
        name,
        one.line,
        f"{said}, where nothing else is set" if is_default else said,
        severity="medium" if is_default else None,
        routes=context.once(users),
    )


def _is_set_again(context: Context, setting: Setting) -> bool:
    """Tell whether the environment gives the setting another value: `if "URL" in os.environ`."""
    return any(
        one.name == setting.name and one.source == "environment" for one in context.surface.settings
    )


def _is_default(tree: ast.AST, setting: Setting, hops: int = 0) -> bool:
    """Tell whether a setting has this value only where something else is missing."""
    values = list(_given(tree, setting))
    if hops and not any(_is_in_branch(tree, one.lineno) for one in values):
        values = [one for one in values if one.lineno <= setting.line][-1:]  # a name that is reused
    if len(values) > 1 or any(_is_choice(tree, one) for one in values):
        return True
    if _is_asked_for(tree, setting.line):
        return True
    names = [one.id for one in values if isinstance(one, ast.Name) and hops < MOST_HOPS]
    return any(_is_default(tree, replace(setting, name=one), hops + 1) for one in names)


def _is_choice(tree: ast.AST, value: ast.expr) -> bool:
    """Tell whether an expression has a default; a function of the module only puts it together."""
    called = getattr(value.func, "id", "") if isinstance(value, ast.Call) else ""
    made = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))
    own = next((one for one in made if one.name == called), None)
    is_plain = own is not None and ENVIRONMENT.search(ast.unparse(own)) is None
    return isinstance(value, DEFAULTS) and not is_plain


def _is_in_branch(tree: ast.AST, line: int) -> bool:
    """Tell whether a line runs only sometimes, or several times."""
    return any(
        isinstance(one, ast.If | ast.Try | ast.For | ast.While)
        and one.lineno <= line <= (one.end_lineno or 0)
        for one in ast.walk(tree)
    )


def _is_asked_for(tree: ast.AST, line: int) -> bool:
    """Tell whether a line stands in an `if` that asks the environment."""
    return any(
        isinstance(one, ast.If)
        and one.body[0].lineno <= line <= (one.end_lineno or 0)
        and ENVIRONMENT.search(ast.unparse(one.test))
        for one in ast.walk(tree)
    )


def _put_together(context: Context, setting: Setting) -> Iterator[Hit]:
    """Yield where a setting's text begins as a file's, and what follows is known when it runs."""
    name = top_of(context, setting.file)
    module = context.project.modules.get(name)
    for value in _given(module.tree, setting) if module else ():
        made = list(_made_by(context, module, value))
        if not any(map(_begins, (value, *made))):
            continue
        is_default = _is_choice(module.tree, value) if module else False
        is_default = is_default or setting.is_covered or _is_set_again(context, setting)
        what = "the default of " if is_default else ""
        said = f"{what}{setting.name} is a file of SQLite"
        severity: Severity | None = "medium" if is_default else None
        routes = context.once(users)
        yield Hit(name, value.lineno, said, severity=severity, routes=routes)


def _begins(value: ast.expr) -> bool:
    """Tell whether a text begins as a file's somewhere in an expression."""
    parts = (getattr(one, "value", None) for one in ast.walk(value))
    return any(isinstance(one, str) and BEGINNING.match(one) for one in parts)


def _made_by(context: Context, module: Module | None, value: ast.expr) -> Iterator[ast.expr]:
    """Yield what makes the text: a function's answer, or what a name was given before."""
    names = context.project.names(module) if module else None
    for one in ast.walk(value) if names else ():
        if isinstance(one, ast.Name) and module is not None:  # `prefix + path`
            given = module.bindings.get(one.id, ())
            yield from (each.value for each in given if isinstance(each, Assigned))
        if isinstance(one, ast.Call) and names is not None:
            function = context.project.function(names.ref(one.func) or "")
            if function is not None:
                yield from context.project.names(function.module, function).own.returns


def _given(tree: ast.AST, setting: Setting) -> Iterator[ast.expr]:
    """Yield what a module gives a setting: by its name in a class, in a mapping, in brackets."""
    classes = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    around = [one for one in classes if one.lineno <= setting.line <= (one.end_lineno or 0)]
    for node in ast.walk(around[-1] if around else tree):
        match node:
            case (
                ast.Assign(targets=[target], value=value)
                | ast.AnnAssign(target=target, value=ast.expr() as value)
            ):
                key = target.slice if isinstance(target, ast.Subscript) else target
                if setting.name in {getattr(key, "id", None), getattr(key, "value", None)}:
                    yield value
            case ast.Dict():
                for named, value in zip(node.keys, node.values, strict=True):
                    if getattr(named, "value", None) == setting.name:
                        yield value
            case ast.keyword(arg=setting.name, value=value):
                yield value
            case _:
                pass


CHECK = Check(
    name="file-databases",
    severity="high",
    title="Databases in a file",
    why="Each process of a function sees a disk of its own: what one writes no other reads, and it"
    " is gone when the process is. Over a network file system SQLite's locks do not hold.",
    remedy="Move the tables into a database server before the routes that use them.",
    example="""\
# before
SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"
# after
SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]   # postgresql://…""",
    find=find,
    by_use=True,
)
