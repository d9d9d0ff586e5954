"""Which routes Flask-Limiter limits."""

from __future__ import annotations

import ast

from offramp.audit.checks.seen.settings import setting
from offramp.audit.context import Context, Subject
from offramp.code.given import Items
from offramp.code.sites import Call

LIMITER = "flask_limiter.Limiter"
# what limits routes that say nothing of it (Flask-Limiter 3.12, extension.py; `global` of 0.9)
OF_ALL = (
    "default_limits",
    "application_limits",
    "meta_limits",
    "global_limits",
)  # the last: of 0.x
SET_FOR_ALL = ("RATELIMIT_DEFAULT", "RATELIMIT_GLOBAL", "RATELIMIT_APPLICATION", "RATELIMIT_META")
LIMITING = frozenset({"limit", "shared_limit"})
NOTHING = Items(())  # `default_limits=[]`


def limited(call: Call, context: Context) -> tuple[str, ...] | None:
    """Return the routes that limits stand at; None where all have one, or that is not known."""
    for_all = (call.keywords[name] for name in OF_ALL if name in call.keywords)
    if any(one != NOTHING for one in for_all) or any(setting(context, *SET_FOR_ALL)):
        return None
    found: dict[str, None] = {}
    for ref, _, sites in context.places(LIMITING):
        names = {one.removeprefix(f"{LIMITER}().") for one in sites.called}
        if any(name.removesuffix("()") in LIMITING for name in names if name.endswith("()")):
            return None  # `limiter.limit("5/minute")(blueprint)`
        if names & LIMITING:
            found |= dict.fromkeys(context.reaching.get(ref, ()))
    for subject in context.subjects:
        around = {one.removesuffix("()").rpartition(".")[2] for one in subject.declared.wrappers}
        if around & LIMITING:
            found |= dict.fromkeys(_names(subject, context))
    return tuple(found)


def _names(subject: Subject, context: Context) -> list[str]:
    """Return a limited route's names: a limit may say for which methods it is."""
    function = context.project.function(subject.declared.view or "")
    methods: set[str] = set()
    for node in function.node.decorator_list if function is not None else ():
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LIMITING:
            said = next((one.value for one in node.keywords if one.arg == "methods"), None)
            words = getattr(said, "elts", ())
            if not words or not all(isinstance(one, ast.Constant) for one in words):
                return subject.names
            methods |= {str(one.value).upper() for one in words}
    every = subject.names
    return [one for one in every if one.partition(" ")[0] in methods] if methods else every
