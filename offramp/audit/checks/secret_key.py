"""Keys that are made anew at every start."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import key_files
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context
from offramp.code.given import Given, Reference
from offramp.code.names import Names

NAMES = re.compile(r"(?:^|_)(?:SECRET_KEY|SIGNING_KEY|SALT|JWT_SECRET)$|secret_key$", re.IGNORECASE)
RANDOM = re.compile(
    r"^(?:os\.urandom|secrets\.(?:token_\w+|choice|rand\w+|SystemRandom)|uuid\.uuid[14]"
    r"|random\.\w+|Crypto\.Random\.\w+"
    r"|cryptography\.fernet\.Fernet\.generate_key)\(\)"
)
CHOICES = (ast.BoolOp, ast.IfExp)
OUTSIDE = re.compile(r"^(?:os\.(?:environ\b|getenv)|decouple\.|environs\.|\w+\.config\.get)")
FERNET = "fernet.Fernet"


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application, each line once."""
    told: set[tuple[str, int]] = set()
    for hit in (*_put(context), *_settings(context), *_given(context)):
        if (hit.place, hit.line) not in told:
            told.add((hit.place, hit.line))
            yield hit


def _put(context: Context) -> Iterator[Hit]:
    """Yield keys that are put somewhere when the application starts: `app.secret_key = …`."""
    for place in context.running.starting:
        module, _ = context.project.split(place.ref)
        for write in place.sites.writes if module else ():
            name = str(getattr(write.key, "value", "")) if write.how == "item" else ""
            name = name or write.target.rpartition(".")[2]
            if module and NAMES.search(name):
                names = context.project.names(module, context.project.function(place.ref))
                yield from _judged(names, name, write.line, place.ref)


def _settings(context: Context) -> Iterator[Hit]:
    """Yield those of classes of settings."""
    modules = {one.file: one for one in context.project.modules.values()}
    for one in context.surface.settings:
        module = modules.get(one.file)
        if module is not None and NAMES.search(one.name):
            names = context.project.names(module)
            yield from _judged(names, one.name, one.line, top_of(context, one.file))


def _given(context: Context) -> Iterator[Hit]:
    """Yield keys that are an argument of what is made when the application starts."""
    for place in context.running.starting:
        for call in place.sites.calls:
            named = [*call.keywords.items()]
            named += [("SECRET_KEY", one) for one in call.args[:1] if call.target.endswith(FERNET)]
            for name, value in named:
                if NAMES.search(name) and (made := _made(value)):
                    said = f"{name} is made by {made}() whenever a process starts"
                    yield Hit(place.ref, call.line, said, routes=())


def _judged(names: Names, name: str, line: int, place: str) -> Iterator[Hit]:
    """Yield a hit where what the assignment in *line* gives is random, or may be."""
    value = _value(names.module.tree, line)
    each = _of_name(names.module.tree, value) if isinstance(value, ast.Name) else [value]
    for one in each:
        refs = list(_refs(one, names)) if one is not None else []
        made = next((ref for ref in refs if RANDOM.match(ref)), None)
        if made is None or one is None:
            continue
        said = f"{name} is made by {short(made.removesuffix('()'))}() whenever a process starts"
        at = one.lineno if each[1:] else line
        if each[1:] or isinstance(one, CHOICES) or any(OUTSIDE.match(ref) for ref in refs):
            said += ", where nothing else is set"
            yield Hit(place, at, said, severity="medium", routes=())
        else:
            yield Hit(place, at, said, routes=())
        return
    kept = key_files.made(value, names, RANDOM.match) if value is not None else None
    if kept is not None:
        said = f"{name} is read from a file that {short(kept.partition('()')[0])}() fills"
        yield Hit(place, line, f"{said} where it is not there: each disk has its own", routes=())


def _of_name(tree: ast.Module, name: ast.Name) -> list[ast.expr | None]:
    """Return all that a name is given before it is used, in the same class, function or module."""
    scopes = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    every = [one for one in ast.walk(tree) if isinstance(one, scopes)]
    around = [one for one in every if one.lineno <= name.lineno <= (one.end_lineno or 0)]
    for scope in (*sorted(around, key=lambda one: -one.lineno), tree):
        given = [
            one.value
            for one in ast.walk(scope)
            if isinstance(one, ast.Assign)
            and one.lineno < name.lineno
            and any(getattr(target, "id", "") == name.id for target in one.targets)
        ]
        if given:
            return [*given]
    return []


def _value(tree: ast.Module, line: int) -> ast.expr | None:
    """Return what the assignment in *line* gives a name or a setting."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.lineno == line:
            return node.value
    return None


def _refs(value: ast.expr, names: Names) -> Iterator[str]:
    """Yield the names of what is called in *value*, as references of what it returns."""
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and (ref := names.ref(node.func)):
            yield f"{ref}()"
        elif isinstance(node, ast.Subscript) and (ref := names.ref(node.value)):
            yield ref


def _made(value: Given) -> str | None:
    is_random = isinstance(value, Reference) and RANDOM.match(value.ref)
    return (
        short(value.ref.partition("()")[0]) if is_random and isinstance(value, Reference) else None
    )


CHECK = Check(
    name="secret-key",
    severity="high",
    title="Keys made anew by each process",
    why="What one process signed (a session, a token, a link) the next one rejects: people are"
    " signed out whenever their request reaches another process.",
    remedy="Read one key for all from a secret, and refuse to start without it.",
    example="""\
# before
app.secret_key = os.urandom(24)
# after
app.secret_key = Path("/var/openfaas/secrets/session-key").read_text()""",
    find=find,
)
