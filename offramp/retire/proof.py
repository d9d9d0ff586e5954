"""
The changed sources read once more, as if they were written, and held against the plan.

What is found here is a mistake of the removal, or an application that it does not understand;
either way nothing is written.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from pathlib import Path

from offramp.code import surface as surfaces
from offramp.code.read import instead
from offramp.code.source import UnreadableError
from offramp.code.surface.model import Surface
from offramp.retire.code import Code
from offramp.retire.removal import Removal
from offramp.retire.units import Alias, Key

KNOWN = frozenset(dir(builtins)) | {"__file__", "__name__", "__path__", "__doc__", "__package__"}


def objections(
    found: Removal, before: Surface, changes: Mapping[Path, bytes | None]
) -> Iterator[str]:
    """Yield what would be wrong after *changes*: sentences that say what to do first."""
    old = found.code.project
    for module in old.modules.values():
        if module.path in changes and module.path.read_bytes() != module.text:
            yield f"{module.file} was changed while it was read; run this again"
    try:
        new = instead(old, changes)
    except UnreadableError as error:
        yield f"the changed code would be no Python ({error.reason}); take it out by hand first"
        return
    yield from _names(Code.of(old), Code.of(new))
    after = surfaces.find(new, before.application)
    yield from _routes(found, after)


def _names(old: Code, new: Code) -> Iterator[str]:
    """Yield names and imports that led somewhere before, and lead to nothing after."""
    own = {one.partition(".")[0] for one in old.modules}
    for name, units in new.modules.items():
        missing = _missing(new, name, own)
        for one in sorted(missing - _missing(old, name, own)) if missing else ():
            yield f"{units.module.file} would still use {one}, which goes; take that out first"


def _missing(code: Code, name: str, own: set[str]) -> set[str]:
    """Return names of a module that nothing binds, and imports of what is not there."""
    units = code.modules[name]
    keys = [Key(name, ""), *(unit.key for unit in units.units.values())]
    heads = {parts[0] for key in keys for parts in code.mentions(key).names}
    bound = set(units.module.bindings) | set(units.aliases) | set(units.units) | KNOWN
    is_open = any(code.project.find(one, units.module) is None for one in units.stars)
    imported = (alias for ones in units.aliases.values() for alias in ones)
    return {
        head
        for head in heads - bound
        if not is_open and not any(isinstance(led, Key) for led in code.resolve(name, (head,)))
    } | {alias.target for alias in imported if not _leads(code, name, alias, own)}


def _leads(code: Code, name: str, alias: Alias, own: set[str]) -> bool:
    """Tell whether an import finds what it names; other people's packages always do."""
    parts = alias.target.split(".")
    for end in range(len(parts), 0, -1):
        module = code.project.find(".".join(parts[:end]), code.modules[name].module)
        if module is not None:
            is_inside = f"{module.name}.{parts[end]}" in code.modules if parts[end:] else True
            return is_inside or parts[end] in module.bindings or bool(module.stars)
    return parts[0] not in own


def _routes(found: Removal, after: Surface) -> Iterator[str]:
    """Yield routes that would be there and should not, and the other way round."""
    wanted = {(method, one.path) for one in found.going.staying for method in one.methods}
    made = {(method, one.path) for one in after.routes for method in one.methods}
    for method, path in sorted(wanted - made):
        yield f"{method} {path} would go too; part its code from what goes first"
    for method, path in sorted(made - wanted):
        yield f"{method} {path} would still be there; remove what declares it first"
