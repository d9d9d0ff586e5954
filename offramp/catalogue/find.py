"""What a name on the command line means: a group of functions, or one of them."""

import difflib

from offramp.catalogue.model import Catalogue, Function
from offramp.errors import UsageError


def find(catalogue: Catalogue, subject: str) -> tuple[Function, ...]:
    """Return the functions of a group, or one function; raises `UsageError` with near names."""
    functions = catalogue.select(subject)
    if functions:
        return functions
    names = [*catalogue.offramp.groups, *(f.name for f in catalogue.functions)]
    near = difflib.get_close_matches(subject, names, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(names)}"
    raise UsageError(f"there is no group or function {subject!r}; {meant}")
