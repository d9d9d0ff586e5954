"""What is read of the environment at every start, and the files that settings come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.audit.context import Context
from offramp.audit.facts import at_start
from offramp.audit.report import AT_START, Resource
from offramp.audit.secret_names import is_secret
from offramp.code.called import Called
from offramp.code.given import Literal
from offramp.code.site import Call

PREFIXED = "from_prefixed_env"
LOADING = Called(
    re.compile(
        r"\bconfig\.(from_prefixed_env|from_pyfile|from_json|from_file)$"
        r"|^dotenv\.(\w+\.)?load_dotenv$|^environs\.Env\(\)\.read_env$|^environ\.Env\.read_env$"
    ).search
)
DEFAULTS = {PREFIXED: "FLASK", "load_dotenv": ".env", "read_env": ".env"}


def find(context: Context) -> list[Resource]:
    """Return each variable that all processes read, then what is loaded as a whole."""
    found = []
    for one in at_start.variables(context):
        detail = "secret" if is_secret(one.name) else ""
        found.append(Resource(AT_START, one.name, one.file, one.line, detail))
    return found + list(_loaded(context))


def _loaded(context: Context) -> Iterator[Resource]:
    for place in context.running.starting:
        for call in LOADING.of(place.sites):
            how = call.target.rpartition(".")[2]
            name = _name(call) or DEFAULTS.get(how, "unknown")
            if how == PREFIXED:
                detail = "each variable with this prefix becomes a setting"
                yield Resource("settings by prefix", f"{name}_*", place.file, call.line, detail)
            else:
                yield Resource("settings file", name, place.file, call.line, how)


def _name(call: Call) -> str:
    """Return the name of a file or the prefix, where it stands there."""
    given = next(iter((*call.args, *call.keywords.values())), None)
    return str(given.value) if isinstance(given, Literal) and given.value else ""
