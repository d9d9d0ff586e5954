"""Settings that a route's code reads, and which of them are secrets, told by their names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from offramp.audit.context import Context, Subject
from offramp.audit.facts.each import Place, gather
from offramp.code.called import Called
from offramp.code.given import Given, Literal
from offramp.code.module import Assigned
from offramp.code.names import Names

ENVIRONMENT = frozenset(
    {"os.getenv", "os.environ.get", "os.environ.pop", "os.environ.setdefault", "decouple.config"}
)
# libraries that read the environment: environs, django-environ, decouple
READERS = re.compile(r"^(environs\.Env\(\)\.\w+|environ\.Env\(\)(\.\w+)?|decouple\.\w+\(\))$")
CONFIG = re.compile(r"^flask\.(current_app|Flask\(\))\.config$|^flask\.config\.Config\(\)$")
CONFIGS = ("config", "Config()")  # how the references of one end
TAKING = frozenset({"get", "setdefault", "pop"})
SETTINGS_CLASSES = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings"})

SECRET = frozenset(
    [
        "SECRET",
        "SECRETS",
        "PASSWORD",
        "PASSWD",
        "PASS",
        "PWD",
        "PASSPHRASE",
        "TOKEN",
        "TOKENS",
        "KEY",
        "KEYS",
        "APIKEY",
        "DSN",
        "CREDENTIAL",
        "CREDENTIALS",
        "SALT",
        "PEPPER",
    ]
)
ALWAYS = frozenset({"SECRET", "PASSWORD", "PASSPHRASE"})
# what a KEY is not a secret of
NO_SECRET = frozenset(
    [
        "PRIMARY",
        "FOREIGN",
        "PUBLIC",
        "PARTITION",
        "SORT",
        "ROUTING",
        "CACHE",
        "SITE",
        "IDEMPOTENCY",
        "PUBLISHABLE",
        "TRANSLATION",
        "SESSION_COOKIE",
        "GROUP",
        "SEARCH",
    ]
)
# what is about a secret, and none itself
ABOUT = frozenset(
    [
        "PREFIX",
        "SUFFIX",
        "NAME",
        "LENGTH",
        "MIN",
        "MAX",
        "EXPIRES",
        "EXPIRATION",
        "EXPIRY",
        "EXPIRE",
        "TTL",
        "LIFETIME",
        "AGE",
        "ALGORITHM",
        "ALGORITHMS",
        "URL",
        "URI",
        "ENDPOINT",
        "FILE",
        "PATH",
        "DIR",
        "FOLDER",
        "HEADER",
        "LOCATION",
        "TYPE",
        "ID",
        "ENABLED",
        "COUNT",
        "SIZE",
        "ROUNDS",
        "POLICY",
        "REGEX",
        "FIELD",
        "SECONDS",
        "MINUTES",
        "DAYS",
        "HOURS",
        "TIMEOUT",
        "DELTA",
        "REQUIRED",
        "HASH",
        "SCHEMES",
        "VERSION",
        "CLASS",
        "FORMAT",
        "REGION",
        "HISTORY",
        "SCHEME",
        "METHOD",
        "LIMIT",
    ]
)
ADDRESS = frozenset({"URL", "URI"})
WITH_PASSWORD = frozenset(
    [
        "DATABASE",
        "DB",
        "SQLALCHEMY",
        "REDIS",
        "BROKER",
        "MONGO",
        "MONGODB",
        "AMQP",
        "POSTGRES",
        "POSTGRESQL",
        "MYSQL",
        "RABBITMQ",
        "RESULT",
        "BACKEND",
        "SMTP",
        "CLOUDAMQP",
    ]
)


def find(subject: Subject, context: Context) -> list[str]:
    """Return the names of environment variables and of `app.config`, sorted."""
    return sorted({one.name for one in gather(_of, subject, context)})


def secrets(subject: Subject, context: Context) -> list[str]:
    """Return those settings that are secrets."""
    return [name for name in context.of(find, subject) if is_secret(name)]


def is_secret(name: str) -> bool:
    """Tell by its name whether a setting is a secret, or an address that holds a password."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper().split("_")
    last = parts[-1]
    if last in ADDRESS:
        return bool(WITH_PASSWORD.intersection(parts))
    if last in ABOUT or NO_SECRET.intersection(parts):
        return False
    return last in SECRET or bool(ALWAYS.intersection(parts))


@dataclass(frozen=True)
class Asked:
    """One place where a setting is read."""

    name: str
    line: int


def _of(place: Place) -> Iterator[Asked]:
    for line, name in _names(place):
        yield Asked(name, line)


def _names(place: Place) -> Iterator[tuple[int, str]]:
    project = place.context.project
    for call in ASKING.of(place.sites):
        if call.target in ENVIRONMENT or READERS.match(call.target):
            yield from _at(call.line, _text(call.given(0, "key")))
        holder, _, method = call.target.rpartition(".")
        if method in TAKING and _is_config(holder, place):
            yield from _at(call.line, _text(call.given(0, "key")))
    constants = place.context.once(_constants)
    for read in place.sites.reads:
        if read.target == "os.environ" or _is_config(read.target, place):
            yield from _at(read.line, _text(read.key))
        yield from _at(read.line, constants.get(read.target, ()))
        owner, dot, name = read.target.rpartition("().")
        if (
            dot
            and name.isidentifier()
            and SETTINGS_CLASSES.intersection(project.classes.ancestors(owner))
        ):
            yield read.line, name.upper()


def _may_ask(name: str) -> bool:
    holder, _, method = name.rpartition(".")
    is_of_config = method in TAKING and holder.endswith(CONFIGS)
    return is_of_config or name in ENVIRONMENT or READERS.match(name) is not None


ASKING = Called(_may_ask)


def _at(line: int, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    for name in names:
        yield line, name


def _is_config(target: str, place: Place) -> bool:
    if not target.endswith(CONFIGS):
        return False
    return any(CONFIG.match(one) for one in (target, *place.context.project.classes.also(target)))


def _text(given: Given) -> Iterator[str]:
    if isinstance(given, Literal) and isinstance(given.value, str) and given.value:
        yield given.value


def _constants(context: Context) -> dict[str, tuple[str, ...]]:
    """Return the environment variables behind module constants: `TOKEN = os.environ["TOKEN"]`."""
    found: dict[str, tuple[str, ...]] = {}
    for module in context.project.modules.values():
        names = context.project.names(module)
        for name, bindings in module.bindings.items():
            variables = [
                variable
                for one in bindings
                if isinstance(one, Assigned) and one.how == "value"
                for variable in _variables(one.value, names)
            ]
            if variables:
                found[f"{module.name}.{name}"] = tuple(variables)
    return found


def _variables(value: ast.expr, names: Names) -> Iterator[str]:
    if isinstance(value, ast.Constant | ast.Name | ast.Lambda):
        return
    for node in ast.walk(value):
        if isinstance(node, ast.Call) and node.args:
            target = names.ref(node.func) or ""
            if target in ENVIRONMENT or READERS.match(target):
                yield from _text(names.given(node.args[0]))
        elif isinstance(node, ast.Subscript) and names.ref(node.value) == "os.environ":
            yield from _text(names.given(node.slice))
