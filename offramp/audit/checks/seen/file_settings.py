"""Settings that make the database a file of SQLite, and whether only by default."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from offramp.audit.checks.check import Hit
from offramp.audit.checks.seen import deciding
from offramp.audit.checks.seen.databases import users
from offramp.audit.checks.seen.given import text
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context
from offramp.audit.facts.environment import Environment
from offramp.audit.report import Severity
from offramp.code.module import Assigned, Module
from offramp.code.surface.model import Setting

FILE_URL = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)(?=[^?])")
BEGINNING = re.compile(r"^sqlite(?:\+\w+)?:///(?!:memory:)")
MEMORY_URL = re.compile(r"^sqlite(?:\+\w+)?://(?:/:memory:)?(?:$|\?)")
READ_ONLY = re.compile(r"[?&](?:mode=ro|immutable=1)(?:&|$)")
ENVIRONMENT = re.compile(r"\bos\.environ\b|\bgetenv\(|\benviron\b")
NAMES = ("DATABASE_URI", "DATABASE_URL")
DEFAULTS = (ast.BoolOp, ast.IfExp, ast.Call)  # `get(name) or file`, `get(name, file)`
MOST_HOPS = 3  # settings that are put for others


def find(context: Context) -> Iterator[Hit]:
    """Yield settings that name a file; of less than high severity where it is only a default."""
    told: set[str] = set()  # a setting is often put for another one
    known = {one.name for one in context.surface.settings if FILE_URL.match(text(one.value))}
    for one in context.surface.settings[::-1]:
        url = text(one.value)
        if url in told or not _is_database(context, one):
            continue
        if READ_ONLY.search(url):
            told.add(url)
        elif FILE_URL.match(url) or MEMORY_URL.match(url):
            told.add(url)
            yield _of_setting(context, one)
        elif not url and one.name not in known:
            yield from _put_together(context, one)


def _is_database(context: Context, setting: Setting) -> bool:
    """Tell whether a setting is the database's: by its name, or a file's URL that code asks for."""
    if setting.name.endswith(NAMES):
        return True
    is_file = FILE_URL.match(text(setting.value)) is not None
    return is_file and setting.name in context.once(_asked_for)


def _asked_for(context: Context) -> frozenset[str]:
    """Return the settings whose names the code that serves asks for."""
    environment = context.once(Environment)
    every = (environment.configured(one.sites) for one in context.running.serving)
    return frozenset(name for found in every for _, name in found)


def _of_setting(context: Context, one: Setting) -> Hit:
    name = top_of(context, one.file)
    module = context.project.modules.get(name)
    is_default = one.is_covered or _is_set_again(context, one)
    is_default = is_default or (module is not None and _is_default(module.tree, one))
    url = text(one.value).replace(f"{context.project.root}/", "")
    what = "a file" if FILE_URL.match(text(one.value)) else "in each process's own memory"
    said = f"{one.name} is {url}, {what}"
    if is_default:
        tree = module.tree if module is not None else ast.Module([], [])
        by = deciding.said(tree, list(_given(tree, one)), one.line)
        said = f"{said}, where nothing else is set{by}"
    return Hit(
        name,
        one.line,
        said,
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
        by = deciding.said(module.tree, [value], value.lineno) if module and is_default else ""
        said = f"{what}{setting.name} is a file of SQLite{by}"
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
