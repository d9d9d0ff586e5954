"""Patterns of `match`: whether a value has their form, and the names that they bind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from offramp.code.surface.interpreter import evaluate, make, objects, operate
from offramp.code.surface.interpreter.scope import Scope
from offramp.code.surface.interpreter.values import (
    ABSENT,
    Builtin,
    OpenDict,
    OpenList,
    ProjectClass,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from offramp.code.surface.interpreter.world import World

Match = Callable[["World", Scope, Any, Value], bool | None]


def matches(world: World, scope: Scope, pattern: ast.pattern, value: Value) -> bool | None:
    """Tell whether a value matches, None where that is not known; binds what it captures."""
    return KINDS[type(pattern)](world, scope, pattern, value)


def accepts(world: World, scope: Scope, case: ast.match_case, value: Value) -> bool | None:
    """Tell whether a case is taken: its pattern, and its guard where it has one."""
    answer = matches(world, scope, case.pattern, value)
    if answer is False or case.guard is None:
        return answer
    return _all([answer, operate.truth(evaluate.evaluate(world, scope, case.guard))])


def _all(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True


def _value(world: World, scope: Scope, pattern: ast.MatchValue, value: Value) -> bool | None:
    wanted = evaluate.evaluate(world, scope, pattern.value)
    return operate.truth(operate.compare(world, ast.Eq(), value, wanted))


def _singleton(
    world: World, _scope: Scope, pattern: ast.MatchSingleton, value: Value
) -> bool | None:
    return operate.truth(operate.compare(world, ast.Is(), value, pattern.value))


def _or(world: World, scope: Scope, pattern: ast.MatchOr, value: Value) -> bool | None:
    answer: bool | None = False
    for one in pattern.patterns:
        found = matches(world, scope, one, value)
        if found is True:
            return True
        answer = None if found is None else answer
    return answer


def _as(world: World, scope: Scope, pattern: ast.MatchAs, value: Value) -> bool | None:
    inner = pattern.pattern
    answer = True if inner is None else matches(world, scope, inner, value)
    if answer is not False and pattern.name is not None:
        scope.bind(pattern.name, value)
    return answer


def _each(
    world: World, scope: Scope, patterns: Sequence[ast.pattern], values: Sequence[Value]
) -> Iterator[bool | None]:
    for one, value in zip(patterns, values, strict=True):
        answer = matches(world, scope, one, value)
        yield answer
        if answer is False:
            return


def _sequence(world: World, scope: Scope, pattern: ast.MatchSequence, value: Value) -> bool | None:
    patterns = pattern.patterns
    star = next((at for at, one in enumerate(patterns) if isinstance(one, ast.MatchStar)), None)
    items = world.items(value) if not isinstance(value, (str, dict, set, OpenList)) else None
    if isinstance(value, Unknown) or items is None:
        return _unsettled(world, scope, patterns, may_fit=isinstance(value, (Unknown, OpenList)))
    after = len(patterns) - 1 - (star or 0)
    if star is None:
        is_as_long = len(items) == len(patterns)
    else:
        is_as_long = len(items) >= len(patterns) - 1
        items = [*items[:star], items[star : len(items) - after], *items[len(items) - after :]]
    return _all(_each(world, scope, patterns, items)) if is_as_long else False


def _unsettled(
    world: World, scope: Scope, patterns: Iterable[ast.pattern], *, may_fit: bool
) -> bool | None:
    """Bind what patterns capture of a value that nobody knows, and that may fit; else False."""
    for one in patterns if may_fit else ():
        matches(world, scope, one, Unknown())
    return None if may_fit else False


def _star(_world: World, scope: Scope, pattern: ast.MatchStar, value: Value) -> bool:
    if pattern.name is not None:
        scope.bind(pattern.name, value)
    return True


def _mapping(world: World, scope: Scope, pattern: ast.MatchMapping, value: Value) -> bool | None:
    if not isinstance(value, dict):
        return _unsettled(world, scope, pattern.patterns, may_fit=isinstance(value, Unknown))
    keys = [world.plain(evaluate.evaluate(world, scope, one)) for one in pattern.keys]
    found = [value.get(key, ABSENT) for key in keys]
    if ABSENT in found:
        return _unsettled(world, scope, pattern.patterns, may_fit=isinstance(value, OpenDict))
    answer = _all(_each(world, scope, pattern.patterns, found))
    if answer is not False and pattern.rest is not None:
        scope.bind(pattern.rest, {key: one for key, one in value.items() if key not in keys})
    return answer


def _class(world: World, scope: Scope, pattern: ast.MatchClass, value: Value) -> bool | None:
    cls = evaluate.evaluate(world, scope, pattern.cls)
    answer = objects.is_a(value, cls)
    if answer is False:
        return False
    placed, named = list(pattern.patterns), list(pattern.kwd_attrs)
    if isinstance(cls, Builtin) and placed:  # `str(path)`: the text itself
        return _all([answer, matches(world, scope, placed[0], value)])
    names = [*_placed(world, cls)[: len(placed)], *named]
    parts = [*placed[: len(names) - len(named)], *pattern.kwd_patterns]
    values = [world.attribute(value, name) for name in names]
    return _all([answer, *_each(world, scope, parts, values)])


def _placed(world: World, cls: Value) -> list[str]:
    """Return the attributes that patterns by their place stand for: a dataclass's fields."""
    if not isinstance(cls, ProjectClass):
        return []
    said = world.items(world.known(cls, "__match_args__"))
    return [one for one in said if isinstance(one, str)] if said else make.field_names(cls)


KINDS: dict[type[ast.pattern], Match] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchOr: _or,
    ast.MatchAs: _as,
    ast.MatchSequence: _sequence,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
    ast.MatchStar: _star,
}
