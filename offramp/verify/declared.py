"""Which declared differences a case may have, and which were not met any more; pure."""

from collections.abc import Iterable, Iterator, Sequence

from offramp.cases import Case
from offramp.catalogue import Catalogue, Function, KnownDifference
from offramp.verify.judge import Known
from offramp.verify.plan import Chosen
from offramp.verify.result import Verified


def declared(catalogue: Catalogue, function: Function, case: Case) -> tuple[Known, ...]:
    """Return those of the case itself, then those of stack.yml for its function."""
    ours = (one for one in catalogue.offramp.verify.known if _concerns(one, function))
    own = (Known(one.where, one.reason) for one in case.known)
    return (*own, *(Known(one.where, one.reason) for one in ours))


def unmet(
    catalogue: Catalogue, chosen: Iterable[Chosen], verified: Sequence[Verified]
) -> Iterator[Known]:
    """Yield what was declared for cases that were all sent, and met in none of them."""
    met = {known for each in verified for known in each.known}
    complete = {each.function.name for each in verified if each.outcomes and not each.held}
    for one in catalogue.offramp.verify.known:
        concerned = [f for f in catalogue.functions if _concerns(one, f) and not f.retired]
        known = Known(one.where, one.reason)
        if concerned and known not in met and complete.issuperset(f.name for f in concerned):
            yield known
    for each in chosen:
        own = {Known(one.where, one.reason) for case in each.cases for one in case.known}
        yield from sorted(own - met, key=lambda known: known.where)


def _concerns(one: KnownDifference, function: Function) -> bool:
    return not one.functions or not {function.name, function.group}.isdisjoint(one.functions)
