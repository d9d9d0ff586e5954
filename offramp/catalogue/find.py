"""What a name on the command line means: a group of functions, or one of them."""

import difflib
from collections.abc import Collection

from offramp.catalogue.model import Catalogue, Function
from offramp.errors import UsageError

SHOWN = 5  # names in a message


def find(catalogue: Catalogue, subject: str) -> tuple[Function, ...]:
    """Return the functions of a group, or one function; raises `UsageError` with near names."""
    functions = catalogue.select(subject)
    if functions:
        return functions
    names = [*catalogue.offramp.groups, *(f.name for f in catalogue.functions)]
    near = difflib.get_close_matches(subject, names, n=3, cutoff=0.5)
    listed = f"there are {', '.join(names)}" if names else "no function here takes a route over"
    meant = f"did you mean {' or '.join(near)}?" if near else listed
    raise UsageError(f"there is no group or function {subject!r}; {meant}")


def require_old_side(catalogue: Catalogue, names: Collection[str]) -> None:
    """Raise `UsageError` where one of *names* is retired; says how to go back."""
    retired = [f.name for f in catalogue.functions if f.retired and f.name in names]
    if retired:
        more = f" and {len(retired) - SHOWN} more" if len(retired) > SHOWN else ""
        raise UsageError(
            f"{', '.join(retired[:SHOWN])}{more}: retired, always at 100, since there is no old "
            "code to go to. To have it again: `git revert` the commit that retired it, deploy "
            "the old side (`offramp up`, on a cluster `helm upgrade`), then `offramp rollback`"
        )
