"""What goes and what stays, from routes to units, imports and files; pure."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from offramp.code import Project
from offramp.code.surface.model import Surface
from offramp.retire.code import Code
from offramp.retire.reach import Reached, Walk, is_model
from offramp.retire.routes import Going, Site, blueprints, contingent, going, sites
from offramp.retire.tests import Routes, Tests, is_test_file
from offramp.retire.units import Alias, Key


@dataclass
class Removal:
    """The units, registrations and imports that go, and what to tell people."""

    code: Code
    going: Going
    units: set[Key] = field(default_factory=set)
    sites: list[Site] = field(default_factory=list)
    aliases: dict[str, list[Alias]] = field(default_factory=dict)  # by module
    modules: set[str] = field(default_factory=set)  # whole files
    tests: dict[Key, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    live: Reached = field(default_factory=Reached)
    touched: Reached = field(default_factory=Reached)


def removal(project: Project, surface: Surface, retired: Collection[tuple[str, str]]) -> Removal:
    """
    Return what can go with the routes of *retired* ((method, path as `template` writes it)).

    ``refusals`` names what stands against it: a view that something else uses.
    """
    code = Code.of(project)
    gone = going(code, surface, retired)
    found = Removal(code, gone, kept=list(gone.kept))
    if not gone.views:
        return found
    tests = Tests(code, {n for n, m in code.modules.items() if is_test_file(m.module.file)})
    hooks = _discount(code, gone, found)
    first = _closure(found, tests, hooks, set())
    found.tests = tests.dying(Routes.of(gone.routes, gone.staying), first)
    support, needed = _tests(tests, set(found.tests))
    for_tests = _closure(found, tests, hooks, needed)
    found.kept += [f"{key.ref}: only tests that stay use it" for key in _sorted(first - for_tests)]
    found.units = for_tests | support | set(found.tests)
    found.sites = [site for site in found.sites if site.key in found.units]
    _imports(found)
    return found


def _sorted(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda one: (one.module, one.name))


def _discount(code: Code, gone: Going, found: Removal) -> dict[Key, Key]:
    """Count no registration and no hook's decorator as a use; return the blueprints' hooks."""
    prints = blueprints(code)
    hooks = contingent(code, prints, gone.views)
    found.sites = list(sites(code, prints | gone.views))
    nodes = {id(site.mention) for site in found.sites}
    nodes |= {id(code.unit(key).nodes[0]) for key in gone.views if key in code.inner}  # type: ignore[union-attr]  # they are there
    for key in hooks:
        unit = code.unit(key)
        nodes |= {id(one) for one in unit.announced} if unit else set()
    code.forget(nodes)
    return hooks


def _closure(found: Removal, tests: Tests, hooks: dict[Key, Key], needed: set[Key]) -> set[Key]:
    """Return the units of the application that go, when *needed* has to stay as well."""
    code, views = found.code, found.going.views
    before = Walk(code)
    for hook, blueprint in hooks.items():
        before.run([hook] if blueprint in before.run(views).units else [])
    candidates = {
        key for key in before.run(views).units if key.name and key.module not in tests.files
    }
    candidates -= {key for key in candidates if is_model(code, key)}
    after = Walk(code, frozenset(views))
    roots = [Key(name, "") for name in code.modules if name not in tests.files]
    roots += [
        unit.key
        for unit in code.units()
        if unit.key.module not in tests.files
        and unit.key not in views
        and unit.key not in hooks
        and (
            unit.key not in candidates
            or (unit.announced and unit.owner is None and _tells(unit.announced))
        )
        and not (unit.owner is not None and unit.owner in candidates)
    ]
    after.run([*roots, *needed])
    while fresh := [
        h for h, b in hooks.items() if b in after.found.units and h not in after.found.units
    ]:
        after.run(fresh)
    found.refusals = [
        f"{key.ref} is a view that goes, but {by.ref if by else 'something'} uses it"
        for key, by in after.met.items()
    ]
    found.live, found.touched = after.found, before.found
    removed = {key for key in candidates | views if key not in after.found.units}
    removed |= {h for h in hooks if h not in after.found.units and hooks[h] in removed}
    whole = {key for key in removed if key.name}
    return whole | {
        unit.key for unit in code.units() if unit.owner is not None and unit.owner in whole
    }


def _tells(announced: tuple[ast.expr, ...]) -> bool:
    """`@app.route` tells somebody of the function; `@signed_in` only wraps it."""
    return any(
        isinstance(one.func if isinstance(one, ast.Call) else one, ast.Attribute)
        for one in announced
    )


def _tests(tests: Tests, dying: set[Key]) -> tuple[set[Key], set[Key]]:
    """Return what of the tests' own code goes with *dying*, and what of the application stays."""
    code = tests.code
    used = set().union(*(tests.reached(test) for test in dying)) - dying if dying else set()
    ended = {test.module for test in dying} - {
        test.key.module for test in tests.all() if test.key not in dying
    }
    used |= {u.key for u in code.units() if u.key.module in ended} - dying
    staying = [u.key for u in code.units() if u.key.module in tests.files]
    roots = [key for key in staying if key not in used and key not in dying]
    live = tests.closure([key for key in roots if not _in(key, dying | used)])
    support = {key for key in used if key not in live}
    walk = Walk(code, frozenset(dying | support))
    walk.run([*live, *(Key(name, "") for name in tests.files)])
    needed = {key for key in walk.found.units if key.module not in tests.files and key.name}
    return support, needed


def _in(key: Key, keys: set[Key]) -> bool:
    return "." in key.name and Key(key.module, key.name.rpartition(".")[0]) in keys


def _imports(found: Removal) -> None:
    """Find the imports that only removed code used, and the files that hold nothing else."""
    code = found.code
    staying = _mentioned(found, [u.key for u in code.units() if u.key not in found.units])
    going_ = _mentioned(found, found.units) | {
        id(alias)
        for site in found.sites
        for alias in code.resolve(site.module, _parts(site.mention))
        if isinstance(alias, Alias)
    }
    while True:
        gone = {
            name
            for name, units in code.modules.items()
            if name not in found.modules and _is_empty(found, name)
        }
        found.aliases = {
            name: [
                alias
                for alias in _all(units.aliases)
                if id(alias) not in staying
                and (id(alias) in going_ or _leads_nowhere(found, name, alias))
                and not _is_of_model(found, name, alias)
            ]
            for name, units in code.modules.items()
        }
        if not gone:
            return
        found.modules |= gone
        found.units |= {unit.key for unit in code.units() if unit.key.module in gone}


def _all(aliases: dict[str, list[Alias]]) -> list[Alias]:
    return [alias for each in aliases.values() for alias in each]


def _parts(node: ast.expr) -> tuple[str, ...]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ("",)


def _mentioned(found: Removal, keys: Iterable[Key]) -> set[int]:
    """Return ids of the imports by which *keys* reach what they mention."""
    code = found.code
    tops = [Key(name, "") for name in code.modules]
    every = [*keys, *(tops if found.units is not keys else [])]
    return {
        id(led)
        for key in every
        for parts in code.mentions(key).names
        for led in code.resolve(key.module, parts)
        if isinstance(led, Alias)
    }


def _leads_nowhere(found: Removal, module: str, alias: Alias) -> bool:
    near = found.code.modules[module].module
    led = list(found.code.dotted(tuple(alias.target.split(".")), near))
    last = led[-1] if led else None
    if not isinstance(last, Key):
        return False
    return last in found.units or (last.name in {"*", ""} and last.module in found.modules)


def _is_of_model(found: Removal, module: str, alias: Alias) -> bool:
    """An import of a table's class makes the table known, whoever uses the name."""
    near = found.code.modules[module].module
    led = list(found.code.dotted(tuple(alias.target.split(".")), near))
    last = led[-1] if led else None
    return isinstance(last, Key) and last not in found.units and is_model(found.code, last)


def _is_idle(found: Removal, key: Key, *, is_test: bool) -> bool:
    """Tell whether nothing uses what is left of a module that loses the rest of it."""
    unit = found.code.unit(key)
    if unit is None or (unit.announced and not is_test):
        return False
    is_value = isinstance(unit.nodes[0], (ast.Assign, ast.AnnAssign))
    return (is_value or is_test) and found.live.units.get(key, key) in {None, key}


def _is_empty(found: Removal, name: str) -> bool:
    """Tell whether removing leaves nothing of a module; an empty package may still hold others."""
    units = found.code.modules[name]
    left = [unit for unit in units.units.values() if unit.key not in found.units]
    is_test = is_test_file(units.module.file)
    is_of_tests = is_test and units.module.file.rpartition("/")[2].startswith("test_")
    has_test = any(unit.key.name.startswith("test") for unit in left)
    if left and is_test and (has_test or not is_of_tests):
        return False
    if not all(_is_idle(found, unit.key, is_test=is_test) for unit in left):
        return False
    if left and len(left) == len(units.units):
        return False
    if any(not _is_words(statement) and not _is_import(statement) for statement in units.top):
        return False
    if units.module.is_package:
        inside = [one for one in found.code.modules if one.startswith(f"{name}.")]
        return bool(inside) and all(one in found.modules for one in inside)
    return bool(units.units)


def _is_words(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_import(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If):
        return all(_is_import(one) for one in (*statement.body, *statement.orelse))
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass))
