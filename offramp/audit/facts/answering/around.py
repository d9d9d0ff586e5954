"""What hooks and decorators around a view answer in its place, and make of its answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from offramp.audit.context import BEFORE, Context, Subject
from offramp.audit.facts.answering.json_keys import At, Keyed
from offramp.audit.facts.answering.statuses import Statuses
from offramp.audit.facts.database import model_schemas
from offramp.audit.facts.endings import ends
from offramp.code.module import Function
from offramp.code.names import Names
from offramp.code.nodes import everything, last_name
from offramp.code.origins import led

MARSHALS = re.compile(r"^flask_rest(?:ful|x|plus)\b.*\bmarshal(?:_list)?_with(?:_field)?$")
SAYING = (  # decorators that say the status, and where it stands among what they are given
    (re.compile(r"(flask_smorest|apiflask)\b.*\.response$"), 0),
    (re.compile(r"(flask_smorest|apiflask)\b.*\.output$"), 1),
    (re.compile(r"apifairy(\.decorators)?\.response$"), 1),
)
CHECKING = (  # and what they answer where that fails
    (
        re.compile(r"^(webargs|flask_smorest|flask_apispec)\b.*\.(use_args|use_kwargs|arguments)$"),
        422,
    ),
    (re.compile(r"^apiflask\b.*\.input$"), 422),
    (re.compile(r"^(apifairy\b.*\.(arguments|body)|flask_pydantic\b.*\.validate)$"), 400),
    (re.compile(r"^flask_limiter\b.*\.(limit|shared_limit)$"), 429),
)
ALSO = re.compile(r"^flask_smorest\b.*\.alt_response(\(\))?$")
DEFAULT = 200
SHAPING = frozenset({"response", "output"})
MODELS = frozenset({"model", "inherit", "clone"})


# what a hook asks for that answers some routes only
ASKS_WHICH = re.compile(r"flask\.request\.(?:endpoint|path|full_path|url|url_rule|blueprints?)\b")


def refusals(subject: Subject, context: Context) -> list[int]:
    """Return the statuses of those whom the route's guards refuse."""
    from offramp.audit.facts.access import auth

    found = context.of(auth.find, subject)
    return [] if found.optional else found.refusals


def before(subject: Subject, context: Context) -> Iterator[Function]:
    """Yield the hooks that may answer in the place of any view, or of this one, as guards do."""
    from offramp.audit.facts.access import auth

    guarding = context.of(auth.find, subject).by if subject.hooks else []
    for hook in subject.hooks if subject.declared.view else ():
        function = context.project.function(hook.function)
        sites = context.graph.sites(hook.function)
        if hook.kind not in BEFORE or function is None or sites is None:
            continue
        is_guard = f"{hook.file}:{hook.line} {function.name}" in guarding
        if is_guard or not any(ASKS_WHICH.match(one.target) for one in sites.reads):
            yield function


def inside(
    view: Function, wrappers: Iterable[str], context: Context
) -> Iterator[tuple[ast.expr, Names]]:
    """
    Yield what the project's decorators of a view return, but for what the view returns.

    *wrappers* are those around it that do not stand above it: `add_url_rule(..., guard(view))`.
    """
    written = (target for _, target in context.project.decorators(view))
    for target in dict.fromkeys((*written, *wrappers)):
        outer = context.project.function(target)
        for one in outer.module.functions.values() if outer else ():
            is_inner = outer is not None and one.qualname.startswith(f"{outer.qualname}.")
            names = context.project.names(one.module, one)
            for value in names.own.returns if is_inner else ():
                if isinstance(value, ast.Tuple | ast.Call) and not _is_passed_on(value, names):
                    yield value, names


def shaped(view: Function, context: Context) -> Iterator[str]:
    """Yield the keys that decorators leave: `@marshal_with(...)`, `@output(UserSchema)`."""
    keyed = context.once(Keyed)
    names = context.project.around(view)
    for node, target in context.project.decorators(view):
        if isinstance(node, ast.Call) and node.args and MARSHALS.match(target):
            for one, scope in led(node.args[0], names):
                name = getattr(one.func, "attr", "") if isinstance(one, ast.Call) else ""
                given = one.args[1:] if isinstance(one, ast.Call) and name in MODELS else [one]
                for value in given:
                    yield from keyed.of(value, At(scope))
        elif isinstance(node, ast.Call) and last_name(node.func) in SHAPING:
            yield from _of_schema(node, names, context)


def _of_schema(node: ast.Call, names: Names, context: Context) -> Iterator[str]:
    """Yield the keys of the schema that a decorator is given for what the view returns."""
    keyed = context.once(Keyed)
    for given in (*node.args[:2], *(one.value for one in node.keywords if one.arg == "schema")):
        ref = names.ref(given) or ""
        cls = context.project.cls(ref.removesuffix("()"))
        if cls is not None and model_schemas.is_schema(cls, context):
            yield from keyed.dumped(cls, given, names)


def said(view: Function, context: Context, statuses: Statuses) -> int | None:
    """Return the status that a decorator gives what the view returns: `@blp.response(201)`."""
    names = context.project.around(view)
    for node in view.decorators:
        if not isinstance(node, ast.Call) or last_name(node.func) not in {"response", "output"}:
            continue
        target = names.ref(node.func) or ""
        known = (target, *context.project.classes.also(target)) if target else ()
        place = next((n for one, n in SAYING if any(map(one.match, known))), None)
        if place is None:
            continue
        words = {one.arg: one.value for one in node.keywords}
        named = words.get("status_code") or words.get("code")  # as flask-smorest once called it
        status = named or (node.args[place] if len(node.args) > place else None)
        if status is not None:
            return statuses.of_expression(status, names)
    return None


def may_be_empty(view: Function | None) -> bool:
    """Tell whether a view may return nothing, which is sent with the status it is told."""
    if view is None:
        return False
    returned = (one.value for one in everything(view.node) if isinstance(one, ast.Return))
    empty = (getattr(one, "value", one) for one in returned)
    return not ends(view.node.body[-1]) or any(one is None or isinstance(one, int) for one in empty)


def added(subject: Subject, view: Function, context: Context) -> Iterator[int]:
    """Yield the statuses that libraries' decorators answer with, when a check of theirs fails."""
    statuses = context.once(Statuses)
    names = context.project.around(view)
    for node, target in context.project.decorators(view):
        known = (target, *context.project.classes.also(target))
        if isinstance(node, ast.Call) and node.args and any(map(ALSO.match, known)):
            yield statuses.of_expression(node.args[0], names) or DEFAULT
    targets = [target for _, target in context.project.decorators(view)]
    for target in (*targets, *subject.declared.wrappers):
        known = (target.removesuffix("()"), *context.project.classes.also(target))
        yield from (code for pattern, code in CHECKING if any(map(pattern.search, known)))


def _is_passed_on(value: ast.expr, names: Names) -> bool:
    """Tell whether it is the answer of what is wrapped: `return view(*args, **options)`."""
    if not isinstance(value, ast.Call):
        return False
    function = names.project.function(names.ref(value.func) or "")
    is_open = any(isinstance(one, ast.Starred) for one in value.args)
    return is_open or (function is None and any(one.arg is None for one in value.keywords))
