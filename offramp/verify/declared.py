"""Which declared differences a case may have, and which were not met any more; pure."""

from collections.abc import Iterator, Sequence

from offramp.cases import Case
from offramp.catalogue import Catalogue, Function, KnownDifference
from offramp.verify.judge import Known, Verdict
from offramp.verify.plan import Chosen
from offramp.verify.result import Verified


def here(catalogue: Catalogue, on: str) -> tuple[KnownDifference, ...]:
    """Return what stack.yml declares for the place *on* (local or kubernetes)."""
    return tuple(one for one in catalogue.offramp.verify.known if one.platform in (None, on))


def declared(known: Sequence[KnownDifference], function: Function, case: Case) -> tuple[Known, ...]:
    """Return those of the case itself, then those of *known* for its function."""
    own = (Known(one.where, one.reason) for one in case.known)
    ours = (Known(one.where, one.reason) for one in known if _concerns(one, function))
    return (*own, *ours)


def unmet(
    known: Sequence[KnownDifference],
    functions: Sequence[Function],
    chosen: Sequence[Chosen],
    verified: Sequence[Verified],
) -> Iterator[Known]:
    """Yield what was declared for functions that are all the same, and met in no case of them."""
    met = {each for one in verified for each in one.known}
    proved = {each.function.name for each in verified if each.verdict is Verdict.SAME}
    for one in known:
        concerned = {f.name for f in functions if _concerns(one, f) and not f.retired}
        if concerned and concerned <= proved and (found := Known(one.where, one.reason)) not in met:
            yield found
    for each in chosen:
        own = {Known(one.where, one.reason) for case in each.cases for one in case.known}
        if each.function.name in proved:
            yield from sorted(own - met, key=lambda known: known.where)


def _concerns(one: KnownDifference, function: Function) -> bool:
    return not one.functions or not {function.name, function.group}.isdisjoint(one.functions)
