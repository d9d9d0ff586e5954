"""Whether constructors run that a class leads to: a query that is handed a model makes no row."""

from __future__ import annotations

from offramp.audit.context import Context, Subject
from offramp.audit.facts.database.vocabulary import MENTIONS
from offramp.code.site import Call, functions_given

CONSTRUCTOR = ".__init__"


def is_run(ref: str, subject: Subject, context: Context) -> bool:
    """Tell whether a route runs a method that it reaches; one that is no constructor it does."""
    if not subject.reached[ref].later or not ref.endswith(CONSTRUCTOR):
        return True
    return any(
        to == ref and not (step.later and _is_asked(ref, one, step.line, context))
        for one in subject.reached
        for to, step in context.graph.edges(one)
    )


def _is_asked(ref: str, caller: str, line: int, context: Context) -> bool:
    """Tell whether the class is only handed to queries there: `join(Post)`, `select(Post)`."""
    cls = ref.removesuffix(CONSTRUCTOR)
    sites = context.graph.sites(caller)
    handing = [
        one for one in (sites.calls if sites else ()) if one.line == line and _hands(one, cls)
    ]
    return bool(handing) and all(
        one.target.rpartition(".")[2] in MENTIONS and context.project.function(one.target) is None
        for one in handing
    )


def _hands(call: Call, cls: str) -> bool:
    return cls in functions_given(call)
