"""Keys that are made anew at every start."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import short
from offramp.audit.checks.seen.settings import top_of
from offramp.audit.context import Context
from offramp.code.given import Given, Reference
from offramp.code.names import Names

NAMES = re.compile(r"(?:^|_)(?:SECRET_KEY|SIGNING_KEY|SALT|JWT_SECRET)$|secret_key$", re.IGNORECASE)
RANDOM = re.compile(
    r"^(?:os\.urandom|secrets\.token_\w+|uuid\.uuid[14]|random\.\w+|Crypto\.Random\.\w+"
    r"|cryptography\.fernet\.Fernet\.generate_key)\(\)"
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place in context.running.starting:
        for write in place.sites.writes:
            name = str(getattr(write.key, "value", "")) if write.how == "item" else ""
            name = name or write.target.rpartition(".")[2]
            if NAMES.search(name) and (made := _made(write.value)):
                said = f"{name} is made by {made}() whenever a process starts"
                yield Hit(place.ref, write.line, said, routes=())
        for call in place.sites.calls:
            for name, value in call.keywords.items():
                if NAMES.search(name) and (made := _made(value)):
                    said = f"{name} is made by {made}() whenever a process starts"
                    yield Hit(place.ref, call.line, said, routes=())
    yield from _settings(context)


def _settings(context: Context) -> Iterator[Hit]:
    """Yield those of classes, and what is made where the environment says nothing."""
    modules = {one.file: one for one in context.project.modules.values()}
    for one in context.surface.settings:
        module = modules.get(one.file)
        if module is None or not NAMES.search(one.name):
            continue
        value = _value(module.tree, one.line)
        names = context.project.names(module)
        if value is None:
            continue
        made = next((ref for ref in _refs(value, names) if RANDOM.match(ref)), None)
        is_whole = isinstance(value, ast.Call) and RANDOM.match(f"{names.ref(value.func)}()")
        in_class = one.source == "object"
        if made is None or (is_whole and not in_class):  # what is written elsewhere is seen above
            continue
        said = f"{one.name} is made by {short(made.removesuffix('()'))}() whenever a process starts"
        if is_whole:
            yield Hit(top_of(context, one.file), one.line, said, routes=())
        else:
            said += ", where nothing else is set"
            yield Hit(top_of(context, one.file), one.line, said, severity="medium", routes=())


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
