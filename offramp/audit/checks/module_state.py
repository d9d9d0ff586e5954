"""Module state: what one request leaves in the process for the next."""

from collections.abc import Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen import models
from offramp.audit.checks.seen.calls import named, short
from offramp.audit.checks.seen.state import changed
from offramp.audit.context import Context
from offramp.audit.facts.methods import routes_at


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for one in changed(context, "other"):
        yield Hit(one.place.ref, one.line, one.message, routes=one.routes)
    for one in changed(context, "measures"):
        said = f"{one.message}, so that what is measured is a part of it"
        yield Hit(one.place.ref, one.line, said, "medium", routes=one.routes)
    yield from _trained(context)


def _trained(context: Context) -> Iterator[Hit]:
    """Yield models that the start makes and requests train, with the routes that ask them."""
    made = {f"{call.target}()" for place in context.running.starting for call in place.sites.calls}
    for place, call in named(context.running.requested, models.trains):
        model = call.target.rpartition(".")[0]
        if model in made and model.removesuffix("()") not in place.sites.called:
            users = (
                (one.ref, at.line)
                for one in context.running.requested
                for at in one.sites.calls
                if at.target.startswith(f"{model}.")
            )
            routes = (name for ref, line in users for name in routes_at(context, ref, line))
            said = f"{short(model)} is trained by {place.name}(); each process has its own"
            yield Hit(place.ref, call.line, said, routes=tuple(dict.fromkeys(routes)))


CHECK = Check(
    name="module-state",
    severity="high",
    title="Module state that requests change",
    why="Functions run in many processes that come and go: each would start with its own empty"
    " copy, and answers would depend on which one a request happens to reach.",
    remedy="Keep it where all processes see it: a table, Redis, or the caller's token.",
    example="""\
# before
counts[user_id] += 1
# after
session.execute(update(Counter).where(Counter.user_id == user_id)
                .values(count=Counter.count + 1))""",
    find=find,
)
