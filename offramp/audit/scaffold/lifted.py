"""Handlers that run the application's own views: functions at once, to be made small later."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable

from offramp.audit.decide.functions import Planned
from offramp.audit.report import Dependency
from offramp.audit.scaffold.words import said
from offramp.code.source import expression
from offramp.errors import UsageError

FOLDER = "lifted"
NAMES = re.compile(r"[^\W\d][\w-]*(\.[^\W\d][\w-]*)*")  # `my-app.py` is imported by its name, too
DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")  # PEP 508
# A version as pip takes it; what other tools write (^1.2) is left out, as is what follows (--hash).
SPECIFIER = re.compile(r"[=<>!~]=?=?\s*[\w.*+!-]+(?:\s*,\s*[=<>!~]=?=?\s*[\w.*+!-]+)*")
HANDLER = '''\
"""{title}

The application's own view answers, in a process that holds the whole application. A handler
written for this route alone starts sooner and is smaller.
"""

from lifted import handler

handle = handler()
'''
PACKAGE = '''\
"""
The application as functions run it, until each has a handler of its own.

It is imported when a function's own process makes its handler, and by its name: what handlers
import is also imported for all functions beforehand, without the settings of any.
"""

{imports}

from werkzeug.test import EnvironBuilder, run_wsgi_app

# What Knative's proxies change on the way to a function, and where the gateway keeps it.
SENT = {{
    "host": "x-client-host",
    "x-forwarded-for": "x-client-forwarded-for",
    "x-forwarded-proto": "x-client-forwarded-proto",
}}
# What an answer without a Content-Type says of it: none, where the function server would add one.
NO_TYPE = (("Content-Type", []),)
{constants}

def handler() -> Callable[[Any, Any], dict[str, Any]]:
    """Return `handle(event, context)` over the application, which runs in this folder's own."""
    os.chdir(Path(__file__).parents[1])
{before}    application = import_module("{module}").{expression}

    def handle(event: Any, context: Any) -> dict[str, Any]:
        """Answer one request: *event* has body, headers, method, query and path."""
        body, status, headers = run_wsgi_app(application, _environment(event), buffered=True)
        return {{
            "statusCode": int(status.partition(" ")[0]),
            "body": b"".join(body),
            "headers": [*headers, *(() if "content-type" in headers else NO_TYPE)],
        }}

    return handle

{functions}
def _environment(event: Any) -> dict[str, Any]:
    """Return what a WSGI server would: path and query as they are, which no builder guesses at."""
    headers = _headers(event)
    environment = EnvironBuilder(
        method=event.method,
        headers=list(headers.items()),
        input_stream=BytesIO(event.body),
        multithread=True,
        # whom the old side sees, too: the gateway; X-Forwarded-For has the caller
        environ_base={{"REMOTE_ADDR": "127.0.0.1"}},
    ).get_environ()
    if not event.body and "content-length" not in headers:
        del environment["CONTENT_LENGTH"]  # of a body that nobody sent
    query = getattr(event.query, "sent", None)  # of Offramp's function server; others keep pairs
    if query is None:
        query = urlencode(event.query.to_dict(flat=False), doseq=True)
    path = event.path.encode().decode("latin-1")  # as WSGI writes bytes
    del environment["REQUEST_URI"]  # which gunicorn does not give; its own name is RAW_URI
    raw = quote(event.path, safe="/:@!$&'()*+,;=~") + ("?" + query if query else "")
    if headers.get("x-forwarded-proto") == "https" and os.environ.get("FORWARDED_ALLOW_IPS") == "*":
        environment["wsgi.url_scheme"] = "https"  # as gunicorn has it, which is told so, too
    return environment | {{"PATH_INFO": path, "QUERY_STRING": query, "RAW_URI": raw}}


def _headers(event: Any) -> dict[str, str]:
    """Return them as the old side has them; of a body that came in chunks the length is known."""
    headers = {{name.lower(): value for name, value in event.headers.items()}}
    headers.pop("transfer-encoding", None)
    if os.environ.get("CLIENT_ADDRESS_HEADER"):  # on a cluster; nobody but the gateway writes these
        sent = {{name: headers.pop(own, None) for name, own in SENT.items()}}
        headers |= {{name: value for name, value in sent.items() if value}}
    return headers
'''

IMPORTS = (
    "import os",
    "from collections.abc import Callable",
    "from importlib import import_module",
    "from io import BytesIO",
    "from pathlib import Path",
    "from typing import Any",
    "from urllib.parse import quote, urlencode",
)

# What it has as well where the application replaces threads; local/old_side.py does the same.
PATCHES = """
PATCHES = (("eventlet", "monkey_patch"), ("gevent.monkey", "patch_all"))
"""
KEEP_THREADS = '''
def _keep_threads() -> None:
    """Let calls that would replace threads and sockets do nothing: a function is served by them."""
    for module, name in PATCHES:
        if find_spec(module.partition(".")[0]) is not None:
            with suppress(Exception):  # one that cannot be imported patches nothing either
                setattr(import_module(module), name, lambda *_, **__: None)

'''
THREADED_IMPORTS = ("from contextlib import suppress", "from importlib.util import find_spec")


def package(
    application: str,
    dependencies: Iterable[Dependency],
    source: str = "",
    *,
    replaces_threads: bool = False,
) -> dict[str, str]:
    """
    Return the files that all lifted functions share.

    *application* is what gunicorn is told, ``module:app`` or a call, imported from the folder
    *source*; *dependencies* become the requirements of the functions' images, in a layer that
    they share; what is no name of a distribution would be an option to pip, and is left out.
    With *replaces_threads* the application calls eventlet's or gevent's `monkey_patch`, which would
    hang a function's process. Raises `UsageError`.
    """
    asked = [line for one in dependencies if not one.unused and (line := requirement(one))]
    return {
        f"{FOLDER}/__init__.py": _text(application, source, replaces_threads=replaces_threads),
        f"{FOLDER}/requirements.txt": "".join(asked or ["flask\n"]),
    }


def _text(application: str, source: str, *, replaces_threads: bool) -> str:
    """Return the package's only module."""
    imports, before = list(IMPORTS), []
    if source:
        imports.append("import sys")
        before.append(f"sys.path.insert(0, str(Path(__file__).parents[1] / {json.dumps(source)}))")
    if replaces_threads:
        imports.extend(THREADED_IMPORTS)
        before.append("_keep_threads()")
    module, expression = _entry(application)
    return PACKAGE.format(
        module=module,
        expression=expression,
        imports="\n".join(sorted(imports, key=_place)),
        before="".join(f"    {line}\n" for line in before),
        constants=PATCHES if replaces_threads else "",
        functions=KEEP_THREADS if replaces_threads else "",
    )


def _place(line: str) -> tuple[bool, str]:
    """Return by what lines of imports are sorted: whole modules first."""
    return line.startswith("from "), line


def handler(one: Planned) -> str:
    """Return the text of one function's handler."""
    about = said(one.route.docstring.strip().partition("\n")[0])
    title = f"{said(f'{one.route.method} {one.path}')}: {about or 'one route.'}"
    return HANDLER.format(title=title)


def _entry(application: str) -> tuple[str, str]:
    """Return the module and what is taken from it: names, called with literals at most."""
    module, _, text = application.partition(":")
    found = expression(text)
    if found is None or not NAMES.fullmatch(module) or not _is_simple(found):
        raise UsageError(
            f"{application!r} cannot be lifted: say with --app which it is, as module:name or "
            "module:factory(), with literal arguments where it needs some"
        )
    return module, ast.unparse(found)


def _is_simple(found: ast.expr) -> bool:
    """Tell whether *found* is a name, dotted or not, or a call of one with literals."""
    called = found.func if isinstance(found, ast.Call) else found
    try:
        if isinstance(found, ast.Call):
            for given in (*found.args, *(one.value for one in found.keywords)):
                ast.literal_eval(given)
        return NAMES.fullmatch(ast.unparse(called)) is not None
    except (ValueError, TypeError, RecursionError):
        return False


def requirement(one: Dependency) -> str:
    """Return the line that asks pip for a distribution; "" where its name is none."""
    if DISTRIBUTION.fullmatch(one.name) is None:
        return ""
    version = SPECIFIER.match(one.version.strip())
    return f"{one.name}{version[0] if version else ''}\n"
