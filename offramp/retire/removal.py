"""What goes and what stays, from routes to units, imports and files; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from offramp.code import Project
from offramp.code.surface.model import Surface
from offramp.retire import beside, imports, pages
from offramp.retire.announced import tells
from offramp.retire.called import Routes
from offramp.retire.circle import Circle, around
from offramp.retire.code import Code
from offramp.retire.fate import CALLS, Fate
from offramp.retire.leaving import left
from offramp.retire.others import foreign
from offramp.retire.places import Site
from offramp.retire.reach import Reached, Walk, is_model
from offramp.retire.routes import Going, going
from offramp.retire.rows import Rows
from offramp.retire.tests import Tests, is_test_file
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
    rows: list[str] = field(default_factory=list)  # of tests that stay
    kept: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # of what others were told of
    refusals: list[str] = field(default_factory=list)
    fixed: set[Key] = field(default_factory=set)  # what stays though nothing names it
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
    if not gone.routes:
        return found
    tests = Tests(code, {n for n, m in code.modules.items() if is_test_file(m.module.file)})
    circle = around(found, surface)
    first = _closure(found, tests, circle, {})
    rows = _dying(found, tests, first, surface.application or "")
    support, needed, lent = _tests(tests, set(found.tests), gone.views | gone.dropped)
    found.fixed |= lent
    for_tests = _closure(found, tests, circle, needed)
    found.kept += found.told
    found.kept += [f"{key.ref}: only tests that stay use it" for key in _sorted(first - for_tests)]
    found.units = for_tests | support | set(found.tests)
    found.sites = [site for site in found.sites if site.key in found.units] + circle.certain
    found.sites += [site for site in rows if site.key not in found.units]
    imports.find(found)
    return found


def _dying(found: Removal, tests: Tests, removed: set[Key], application: str) -> list[Site]:
    """Find the tests that go, and return the rows of parameters that go from others."""
    gone, code = found.going, found.code
    fate = Fate(tests, Routes.of(gone.routes, gone.staying), removed)
    fate.find()
    rows = Rows(fate)
    rows.find()
    elsewhere = foreign(code, application)
    found.tests = {
        key: why
        for key, why in fate.found.items()
        if key.module not in elsewhere or not why.startswith(CALLS)
    }
    rows.gone = {key: of for key, of in rows.gone.items() if key.module not in elsewhere}
    found.rows = list(rows.told())
    found.kept += [
        f"{key.ref}: some of what it is run for may call {what}; yours to look at"
        for key, what in fate.unsure.items()
        if key not in found.tests and key.module not in elsewhere
    ]
    found.kept += left(fate, found.tests)
    sites = list(rows.sites())
    code.forget({id(one.node) for one in sites})
    return sites


def _sorted(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda one: (one.module, one.name))


def _closure(
    found: Removal, tests: Tests, circle: Circle, needed: Mapping[Key, Key | None]
) -> set[Key]:
    """Return the units of the application that go, when *needed* (and by whom) stays as well."""
    code, views, hooks = found.code, found.going.views, circle.hooks
    before = Walk(code)
    before.run(views | found.going.dropped | circle.seeds)
    for hook, blueprint in hooks.items():
        before.run([hook] if blueprint in before.found.units else [])
    candidates = {key for key in before.found.units if key.name and key.module not in tests.files}
    candidates -= {key for key in candidates if is_model(code, key)} | circle.fixed
    barred = frozenset(views | found.going.dropped)
    after = Walk(code, barred, wary=True, may_go=before.found.units.keys())
    after.found.attributes |= pages.asked(code.project)
    named = dict(beside.named(code))
    users = {key: by.ref for key, by in needed.items() if by} | named
    told = set(beside.told(code)) - views - found.going.dropped
    after.run([*_roots(found, tests, hooks, candidates), *needed, *named, *told])
    while fresh := [
        h for h, b in hooks.items() if b in after.found.units and h not in after.found.units
    ]:
        after.run(fresh)
    found.refusals = [
        f"{key.ref} is a view that goes, but {by.ref if by else users.get(key)} uses it; "
        "put what both need into a function or class of its own first"
        for key, by in after.met.items()
    ]
    found.live, found.touched = after.found, before.found
    answering = _answering(code, found.going)
    found.told = [
        f"{key.ref}: nothing that stays uses it, but others were told of it; yours to remove"
        for key in _sorted(candidates - answering - hooks.keys())
        if (unit := code.unit(key)) and key in after.found.units and key not in after.found.named
        if tells(code, unit) and unit.owner is None
    ]
    removed = {key for key in candidates | views if key not in after.found.units}
    removed |= {h for h in hooks if h not in after.found.units and hooks[h] in removed}
    whole = {key for key in removed if key.name}
    return whole | {
        unit.key for unit in code.units() if unit.owner is not None and unit.owner in whole
    }


def _answering(code: Code, gone: Going) -> set[Key]:
    """Return the views and classes of routes that stay: those who were told of them call them."""
    refs = {ref for one in gone.staying for ref in (one.view, one.cls) if ref}
    return {key for ref in refs if (key := code.key(ref))}


def _roots(
    found: Removal, tests: Tests, hooks: dict[Key, Key], candidates: set[Key]
) -> Iterator[Key]:
    """Yield all that is not about to go: modules' tops, and what somebody else was told of."""
    barred = found.going.views | found.going.dropped
    for name in found.code.modules:
        if name not in tests.files:
            yield Key(name, "")
    for unit in found.code.units():
        if unit.key.module in tests.files or unit.key in barred or unit.key in hooks:
            continue
        if unit.owner is not None and (unit.owner in candidates or unit.owner in barred):
            continue
        is_told = unit.owner is None and tells(found.code, unit)
        if unit.key not in candidates or is_told:
            yield unit.key


def _tests(
    tests: Tests, dying: set[Key], views: set[Key]
) -> tuple[set[Key], dict[Key, Key | None], set[Key]]:
    """
    Return what of the tests' own code goes with *dying*, and what of the application stays.

    Of the *views* that go it names those that tests which stay use, each by whom. The third
    is what others use of modules whose tests all go.
    """
    code = tests.code
    used = set().union(*(tests.reached(test) for test in dying)) - dying if dying else set()
    ended = {test.module for test in dying} - {
        test.key.module for test in tests.all() if test.key not in dying
    }
    used |= {u.key for u in code.units() if u.key.module in ended} - dying
    staying = [u.key for u in code.units() if u.key.module in tests.files]
    roots = [key for key in staying if key not in used and key not in dying]
    kept = {test.key for test in tests.all()} - dying  # also of a class that others of go from
    tops = [Key(name, "") for name in tests.files - ended]
    live = tests.closure([*kept, *tops, *(key for key in roots if not _in(key, dying | used))])
    support = {key for key in used if key not in live}
    walk = Walk(code, frozenset(dying | support | views))
    walk.run([*live, *(Key(name, "") for name in tests.files)])
    known = walk.found.units | {key: walk.met[key] for key in walk.met.keys() & views}
    needed = {key: by for key, by in known.items() if key.module not in tests.files and key.name}
    return support, needed, {key for key in live if key.module in ended}


def _in(key: Key, keys: set[Key]) -> bool:
    return "." in key.name and Key(key.module, key.name.rpartition(".")[0]) in keys
