"""Secrets that stand in the code."""

import ast
import re
from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import compared_secrets, secret_forms, secret_users
from offramp.audit.context import Context
from offramp.audit.report import Severity
from offramp.code.module import Module
from offramp.code.nodes import children, last_name

NAMED = re.compile(
    r"(?:^|_)(?:secret|secret_?key|passw(?:or)?d|passwd|api_?key|auth_?token|access_?token|private_?key"
    r"|client_?secret|jwt_?(?:secret|key)|signing_?key|app_?secret|bot_?token|bearer_?token"
    r"|(?:api|webhook|consumer|shared)_?secret|(?:db|mysql|postgres|mail|smtp|email|user|admin|root)_?(?:pass|pwd))$",
    re.IGNORECASE,
)
CONSTANT = re.compile(r"^(?:[A-Z][A-Z0-9]*_)+(?:PASS|PWD|TOKEN)$")  # DB_PASS, TELEGRAM_TOKEN
# what servers are delivered with, and nobody may keep
DELIVERED = frozenset({"root", "admin", "postgres", "guest", "mysql", "toor", "letmein", "qwerty"})
PASSWORDS = re.compile(r"(?:PASSWORD|PASSWD|PASS|PWD)$")
LOOSE = re.compile(r"(?:^|_)(?:token|encryption_?key|fernet_?key|passphrase|pwd)$", re.IGNORECASE)
RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w\-:.+/=]{16,}$")  # as keys are made
OF_MAIL = re.compile(r"[a-z]{4}(?: [a-z]{4}){3}$")  # Google's passwords for applications
# of a text in small letters; one word is looked for ten times as fast as any of several
NAMES = tuple(
    f"{first}{between}{last}".encode()
    for first, last in (
        *(("secret", ""), ("password", ""), ("passwd", ""), ("api", "key"), ("auth", "token")),
        *(("access", "token"), ("private", "key"), ("jwt", "key"), ("signing", "key")),
        *(("_token", ""), ("_pass", ""), ("_pwd", "")),
    )
    for between in (("", "_") if last else ("",))
)
NAME_GIVEN = re.compile(rb"(?:%s)[\w\"'\]]*\s*[=:,)]" % b"|".join(NAMES))
PLACEHOLDER = re.compile(
    r"change|replace|example|your|secret|default|dummy|xxx|password|insert"
    r"|(?:^|[^a-z0-9])(?:dev|test|todo|foo|bar|demo|key|my)(?:[^a-z0-9]|$)"
    r"|^(?:dev|test|todo|foo|bar|demo|key|my)[a-z]*$",
    re.IGNORECASE,
)
NO_SECRET = re.compile(
    r"[\s{}<>]|^\$(?:2[abxy]?|argon2\w*|scrypt|[156y])\$|^(?:pbkdf2|scrypt):|^[a-z_]+$(?<!secret)(?<!password)|^https?://|^/|^[A-Z_]+$|^[A-Z][a-z]+:?$|^[A-Z]{1,3}-?\d{2,5}$|^\*+$|%\(|^not?[_-]"
)
PAGE = re.compile(r"^[\w./-]+\.(?:html?|jinja2?|j2|txt|mjml|xml|md|tpl|tmpl)$")  # a template
CAMEL = re.compile(r"^[a-z]+(?:[A-Z][a-z]+)+$")
SERVERS = frozenset({"host", "hostname", "server", "dbname", "database", "db"})
PEOPLE = frozenset({"username", "user", "email", "login"})
PAIRS = frozenset({"HTTPBasicAuth", "HTTPDigestAuth", "BasicAuth"})
SETTINGS = frozenset({"config", "settings", "default_settings"})
FEWEST, LONGEST = 2, 400  # characters


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for module in filter(_may_hold, (*context.running.loaded.values(), *_settings(context))):
        seen: set[int] = set()
        for line, what, value in _secrets(module):
            if line not in seen:
                seen.add(line)
                is_placeholder = bool(PLACEHOLDER.search(value))
                said = f"{what} stands in the code" + (", a placeholder" if is_placeholder else "")
                severity: Severity | None = "medium" if is_placeholder else None
                routes = secret_users.routes(context, module, line)
                yield Hit(module.name, line, said, severity=severity, routes=routes, effect="note")


def _settings(context: Context) -> Iterator[Module]:
    """Yield the settings at the root that nothing names: a framework reads them by itself."""
    for name in SETTINGS - context.running.loaded.keys():
        if name in context.project.modules:
            yield context.project.modules[name]


def _may_hold(module: Module) -> bool:
    """Tell whether a look at the tree is worth its time: a word of a secret stands in the text."""
    text = module.text.lower()
    if secret_forms.may_hold(text) or compared_secrets.may_hold(text):
        return True
    return any(one in text for one in NAMES) and NAME_GIVEN.search(text) is not None


def _secrets(module: Module) -> Iterator[tuple[int, str, str]]:
    yield from compared_secrets.find(module)
    for node in _walk(module.tree):
        match node:
            case ast.Constant(value=str() as text):
                yield from secret_forms.find(node.lineno, text)
            case ast.Assign(targets=targets, value=value):
                yield from _assigned(targets, value, module)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from _assigned([target], value, module)
            case ast.Dict():
                yield from _in_dict(node)
                yield from _hashed(node.values)
            case ast.Call():
                yield from _in_call(node, module)
                yield from _hashed([*node.args, *(one.value for one in node.keywords)])
                yield from _by_place(node, module)


def _walk(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all that is in a tree, without the settings of tests and the members of enums."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if not (isinstance(node, ast.ClassDef) and _has_no_secrets(node)):
            yield node
            pending.extend(children(node))


def _has_no_secrets(cls: ast.ClassDef) -> bool:
    bases = (last_name(one) for one in cls.bases)
    return cls.name.lower().startswith("test") or any(one.endswith("Enum") for one in bases)


def _in_dict(node: ast.Dict) -> Iterator[tuple[int, str, str]]:
    keys = {getattr(one, "value", None) for one in node.keys}
    is_of_server = not keys.isdisjoint(SERVERS)
    is_known = is_of_server or not keys.isdisjoint(PEOPLE)
    for key, value in zip(node.keys, node.values, strict=True):
        name, given = getattr(key, "value", None), getattr(value, "value", None)
        if not isinstance(name, str) or not isinstance(given, str):
            continue
        is_setting = name.isupper() or is_known or _is_key(name, given)
        if is_setting and _is_secret(name, given, is_server=is_of_server):
            yield value.lineno, name, given


def _is_key(name: str, value: str) -> bool:
    """Tell whether a value looks like a key that lasts; tokens may be an answer's example."""
    return RANDOM.match(value) is not None and not name.lower().endswith("token")


def _in_call(node: ast.Call, module: Module) -> Iterator[tuple[int, str, str]]:
    is_of_server = any(one.arg in SERVERS for one in node.keywords)
    holder = getattr(node.func, "value", None)  # `app.config.from_mapping(SECRET_KEY="my key")`
    is_put = last_name(node.func) in {"from_mapping", "update"} and last_name(holder) == "config"
    for keyword in node.keywords:
        value = getattr(keyword.value, "value", None)
        if keyword.arg and _is_secret(
            keyword.arg, value, is_server=is_of_server, is_assigned=is_put
        ):
            yield keyword.value.lineno, keyword.arg, str(value)
    is_environment = getattr(node.func, "attr", "") in {"get", "getenv"} and any(
        last_name(one) in {"environ", "os"} for one in ast.walk(node.func)
    )
    name, value = [*node.args, ast.Constant(None), ast.Constant(None)][:2]
    key, default = _text(name, module), getattr(value, "value", None)
    if is_environment and isinstance(key, str) and _is_secret(key, default, is_assigned=True):
        yield node.lineno, f"the default of {key}", str(default)


def _by_place(node: ast.Call, module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield secrets that are known by their place among the arguments of a library's method."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="jwt"), attr="encode" | "decode" as method),
            args=[_, ast.Constant(value=str() as key), *_],
        ):
            yield node.lineno, f"the key of jwt.{method}()", key
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[_, given]) if (
            name in PAIRS
        ):
            yield from _one_of_pair(given)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="MySQLdb" | "pymysql"), attr="connect"),
            args=[_, _, given, *_],
        ):
            yield from _one_of_pair(given)
        case ast.Call(keywords=keywords) if any(one.arg == "auth" for one in keywords):
            for one in keywords:
                if one.arg == "auth" and isinstance(one.value, ast.Tuple):
                    yield from _one_of_pair(one.value.elts[-1])
        case ast.Call(
            func=ast.Attribute(attr="login"), args=[_, ast.Constant(value=str() as password)]
        ) if b"smtplib" in module.text:
            yield node.lineno, "the password of login()", password
        case _:
            pass


def _one_of_pair(given: ast.expr) -> Iterator[tuple[int, str, str]]:
    """Yield the second of a name and a password that are given together."""
    value = getattr(given, "value", None)
    if isinstance(value, str) and len(value) > FEWEST:
        yield given.lineno, "the password of a pair", value


def _hashed(given: list[ast.expr]) -> Iterator[tuple[int, str, str]]:
    """
    Yield passwords whose hashes are put somewhere: `User(password=generate_password_hash("x"))`.

    A hash that a name keeps may be nobody's, checked so that both answers take as long.
    """
    for one in given:
        match one:
            case ast.Call(func=func, args=[ast.Constant(value=str() as password), *_]):
                name = last_name(func)
                if name == "generate_password_hash" and len(password) > FEWEST:
                    yield one.lineno, "a password that is hashed", password
            case _:
                pass


def _assigned(
    targets: list[ast.expr], value: ast.expr, module: Module
) -> Iterator[tuple[int, str, str]]:
    is_default = isinstance(value, ast.BoolOp)
    text = _text(value, module)
    for target in targets:
        if (name := _name(target)) and _is_secret(name, text, is_assigned=True):
            yield value.lineno, f"the default of {name}" if is_default else name, str(text)


def _text(value: ast.expr, module: Module) -> object:
    """Return the constant that is assigned: itself, after `or`, or by a name of the module."""
    match value:
        case ast.Constant(value=bytes() as found):
            return found.decode("latin-1")
        case ast.Constant(value=found):
            return found
        case ast.BoolOp(op=ast.Or(), values=[*_, ast.Constant(value=found)]):
            return found
        case ast.Name(id=name):
            bound = [getattr(one, "value", None) for one in module.bindings.get(name, ())]
            return getattr(bound[0], "value", None) if len(bound) == 1 else None
        case _:
            return None


def _name(target: ast.expr) -> str:
    match target:
        case ast.Name():
            return target.id
        case ast.Attribute():
            return target.attr
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
        case _:
            return ""


def _is_secret(
    name: str, value: object, *, is_assigned: bool = False, is_server: bool = False
) -> bool:
    if not isinstance(value, str) or not FEWEST < len(value) < LONGEST:
        return False
    if not (NAMED.search(name) or CONSTANT.match(name)):
        return LOOSE.search(name) is not None and RANDOM.match(value) is not None
    if is_server or OF_MAIL.match(value):  # `connect(host="db", password="root")`
        return not value.startswith(("{", "<", "$", "%"))
    if value in DELIVERED and PASSWORDS.search(name):
        return True
    if _is_name_of(value, name) or PAGE.search(value):
        return False
    is_key = re.search(r"secret_?key", name, re.IGNORECASE) is not None
    is_one = is_key and (is_assigned or " " not in value.strip())  # else it may be a label
    return is_one or not NO_SECRET.search(value)


def _is_name_of(value: str, name: str) -> bool:
    """Tell whether a text names what another name does: RESET_PASSWORD = "reset_password"."""
    if not _letters(name).endswith(_letters(value)):
        return False
    is_key = name.upper().endswith("KEY")  # SECRET_KEY = "secretkey" is a bad secret, and one
    return not is_key or (CAMEL.match(value) is not None and "secret" not in name.lower())


def _letters(text: str) -> str:
    return "".join(one for one in text.lower() if one.isalnum())


CHECK = Check(
    name="secrets-in-code",
    severity="high",
    title="Secrets in the code",
    why="Whoever reads the repository or an image has them, they cannot be changed without a"
    " release, and each function's image carries those of all.",
    remedy="Put them into secret files that are mounted where they are needed, and change them,"
    " for what was committed is known. No default: a start without them shall fail.",
    example="""\
# before
SECRET_KEY = "9f8a…"
# after
SECRET_KEY = Path("/var/openfaas/secrets/session-key").read_text()""",
    find=find,
    effect="note",
)
