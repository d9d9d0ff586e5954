"""What is wrong with a stack file although each of its parts is right."""

import re
from collections import Counter
from collections.abc import Iterator

from offramp.catalogue.model import Function, Steps
from offramp.catalogue.paths import nameless

ALL = 100  # percent
# what Istio's AuthorizationPolicy can say: {*} for a segment, and {**} with no operator after it
CHECKED = re.compile(r"(/(\{[^:}]+\}|[^{}/]+))*(/\{[^}]+:path\}(/[^{}/]+)*)?/?")


def contradictions(functions: tuple[Function, ...], ours: Steps) -> Iterator[str]:
    """Yield a sentence for each."""
    yield from _routes(functions, ours)
    yield from _names(functions, ours)
    rising = sorted(set(ours.steps))
    if ours.steps != rising or not rising or rising[0] == 0 or rising[-1] != ALL:
        yield f"x-offramp.steps must rise from above 0 and end with 100, not {ours.steps}"


def _routes(functions: tuple[Function, ...], ours: Steps) -> Iterator[str]:
    """``/a/{x}`` and ``/a/{y}`` are the same route."""
    routes = Counter(nameless(f.route) for f in functions)
    stay = {nameless(one) for one in ours.stay}
    for function in functions:
        if (count := routes.pop(nameless(function.route), 0)) > 1:
            yield f"the route {function.route} belongs to {count} functions"
        if nameless(function.route) in stay:
            yield f"the route {function.route} of {function.name} is in x-offramp.stay too"
        is_checked = ours.gateway.jwt is not None and function.auth in ("user", "admin")
        if is_checked and not CHECKED.fullmatch(function.path):
            yield (
                f"functions.{function.name}: the gateway cannot check the callers of "
                f"{function.path}, where a placeholder is a part of a segment or follows "
                "{name:path}; take the route to auth none, and refuse them in the function"
            )


def _names(functions: tuple[Function, ...], ours: Steps) -> Iterator[str]:
    processes = {ours.old.service, *ours.processes}
    for function in functions:
        if function.group not in ours.groups:
            yield f"functions.{function.name}: group {function.group!r} is not in x-offramp.groups"
        if function.name in ours.groups:
            yield f"{function.name} is both a function and a group; give one another name"
        if function.name in processes:
            yield f"{function.name} is both a function and a process; give one another name"
    known = {function.name for function in functions}
    for number, each in enumerate(ours.verify.known):
        for name in each.functions:
            if name not in known and name not in ours.groups:
                yield f"x-offramp.verify.known.{number}: there is no function or group {name!r}"
    for name, account in ours.accounts.items():
        if account.function is not None and account.function not in known:
            yield f"x-offramp.accounts.{name}: there is no function {account.function!r}"
