"""What decides whether a blueprint goes: where it is registered, and what only it knows of."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.code.surface.model import Surface
from offramp.retire import carriers, mentions
from offramp.retire.blueprints import blueprints, contingent, serving, value
from offramp.retire.code import Code
from offramp.retire.makers import makers
from offramp.retire.places import Places, Site
from offramp.retire.units import Key, Unit

if TYPE_CHECKING:
    from offramp.retire.removal import Removal


@dataclass
class Circle:
    """What decides whether a blueprint goes: its hooks, and what has to stay come what may."""

    hooks: dict[Key, Key]
    fixed: set[Key]
    certain: list[Site]
    seeds: set[Key]


def around(found: Removal, surface: Surface) -> Circle:
    """Find the registrations, and count none of them, and no hook's decorator, as a use."""
    code, gone = found.code, found.going
    prints = blueprints(code)
    hooks = contingent(code, prints, gone.views | gone.dropped)
    places = Places(code)
    found.sites = list(places.registrations(prints, prints))
    certain = gone.sites + carriers.local(code, places, gone.sites, gone.views)
    certain += places.tellings(gone.views, of_views=True)
    fixed = serving(code, prints, gone.staying) | _bound(code, surface)
    fixed |= makers(code, surface.application or "")  # also where no route is left
    unseen = prints - {site.key for site in found.sites}
    ended = serving(code, unseen, gone.routes) - serving(code, prints, gone.staying)
    found.kept += [
        f"{key.ref}: a blueprint without a route now, registered by a name that is made at run "
        "time; yours to remove"
        for key in sorted(ended, key=lambda one: one.ref)
    ]
    fixed |= unseen
    found.fixed = fixed
    found.sites += places.tellings(prints)
    called = list(places.hooks(prints))
    found.sites += [site for site, _ in called]
    seeds = {
        led
        for site in certain
        for parts in mentions.of([site.node]).names
        for led in code.resolve(site.module, parts)
        if isinstance(led, Key) and led.name not in {"", "*"}
    }
    nodes = {id(site.mention) for site in found.sites} | {
        id(node) for site in certain for node in (site.node, site.mention)
    }
    inner = (code.unit(key) for key in gone.views if key in code.inner)
    nodes |= {id(unit.nodes[0]) for unit in inner if unit is not None}
    for key in hooks:
        unit = code.unit(key)
        for one in unit.announced if unit else ():  # what it is given is used all the same
            nodes.add(id(one.func if isinstance(one, ast.Call) else one))
    code.forget(nodes | _given(called, hooks))
    return Circle(hooks, fixed, certain, seeds)


def _given(called: Collection[tuple[Site, Key | None]], hooks: dict[Key, Key]) -> set[int]:
    """
    Add to *hooks* what is given to one blueprint alone, and return ids of where it is named.

    The blueprint's statement is no use of such a function, which goes and stays with it.
    """
    by: dict[Key, list[Site]] = {}
    for site, function in called:
        if function is not None:
            by.setdefault(function, []).append(site)
    found: set[int] = set()
    for function, sites in by.items():
        if function not in hooks and len(sites) == 1 and sites[0].key is not None:
            hooks[function] = sites[0].key
            found |= {id(one) for one in ast.walk(sites[0].node) if isinstance(one, ast.Name)}
    return found


def _bound(code: Code, surface: Surface) -> set[Key]:
    """Return values that were given the application: they may work for every route."""
    places = {(one.file, one.line) for one in surface.extensions}
    return {
        unit.key
        for unit in code.units()
        if value(unit) is not None
        and (
            _is_given_app(code, unit)
            or any(
                (code.modules[unit.key.module].module.file, line) in places
                for line in range(unit.line, (unit.nodes[0].end_lineno or unit.line) + 1)
            )
        )
    }


def _is_given_app(code: Code, unit: Unit) -> bool:
    """Tell whether a value is made by a call that an application is handed to."""
    made = value(unit)
    names = code.project.names(code.modules[unit.key.module].module)
    given = (
        [*made.args, *(one.value for one in made.keywords)] if isinstance(made, ast.Call) else []
    )
    refs = [names.ref(one) or "" for one in given if isinstance(one, (ast.Name, ast.Attribute))]
    return any("flask.Flask()" in {ref, *code.project.classes.also(ref)} for ref in refs)
