"""Regular expressions on texts that are known: `re.sub`, `re.match`, `re.compile` and the like."""

from __future__ import annotations

import re
from collections.abc import Callable

from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import (
    ABSENT,
    CONSTANTS,
    Instance,
    Unknown,
    Value,
)

LIBRARY = Library()
PATTERN = LIBRARY.model("re.Pattern", state=dict)
MATCH = LIBRARY.model("re.Match", state=dict)
LONGEST = 1_000  # characters of a text, and of a pattern
MOST_TRIES = 1_000_000  # what matching may take: about the length to the number of repetitions
REPEATS = re.compile(r"[*+{]")
REPEATS_GROUP = re.compile(r"\)[*+{]")  # repetitions in repetitions may take for ever

Use = Callable[[Call, re.Pattern[str], str, "Rest"], Value]
Rest = list[Value]  # the arguments that follow the text, or for `sub` those before it


def compiled(pattern: Value, text: Value) -> re.Pattern[str] | None:
    """Return the pattern if it may be tried on the text: both known, and soon done."""
    if not (isinstance(pattern, str) and isinstance(text, str)):
        return None
    if len(text) > LONGEST or len(pattern) > LONGEST or REPEATS_GROUP.search(pattern):
        return None
    if max(len(text), 2) ** len(REPEATS.findall(pattern)) > MOST_TRIES:
        return None
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None


def _known(name: str, use: Use, at: int) -> None:
    """Say what `re.name(pattern, ...)` and `pattern.name(...)` do; the text is at that place."""

    def run(call: Call, pattern: Value, args: Rest) -> Value:
        given = [call.world.plain(one) for one in args]
        text = given[at] if at < len(given) else call.world.plain(call.kwargs.get("string"))
        if call.kwargs.keys() - {"string"}:  # flags, counts
            return Unknown(f"re.{name}()")
        ready = compiled(call.world.plain(pattern), text)
        if ready is None or not isinstance(text, str):
            return Unknown(f"re.{name}()")
        made = use(call, ready, text, [*given[:at], *given[at + 1 :]])
        is_sure = given == args
        return made if is_sure or not isinstance(made, CONSTANTS) else Unknown(likely=made)

    @LIBRARY.function(f"re.{name}")
    def _function(call: Call) -> Value:
        pattern = call.get(0, "pattern")
        if isinstance(pattern, Instance) and pattern.isa(PATTERN):
            pattern = pattern.attributes.get("pattern")
        return run(call, pattern, call.args[1:])

    @PATTERN.method(name)
    def _method(call: Call) -> Value:
        own = call.self.attributes.get("pattern") if isinstance(call.self, Instance) else None
        return run(call, own, call.args)


@LIBRARY.function("re.compile")
def _compile(call: Call) -> Value:
    made = Instance(PATTERN, call.place)
    has_flags = len(call.args) > 1 or "flags" in call.kwargs
    made.attributes["pattern"] = Unknown() if has_flags else call.get(0, "pattern")
    return made


def _match(call: Call, found: re.Match[str] | None) -> Value:
    if found is None:
        return None
    made = Instance(MATCH, call.place)
    made.of(MATCH)["match"] = found
    return made


@MATCH.method("group", "__getitem__")
def _group(call: Call) -> Value:
    wanted = call.world.plain(call.get(0, "group", 0))
    if not isinstance(call.self, Instance) or not isinstance(wanted, (int, str)):
        return Unknown()
    return _of(call.self).group(wanted)


@MATCH.method("groups")
def _groups(call: Call) -> Value:
    return _of(call.self).groups() if isinstance(call.self, Instance) else Unknown()


@MATCH.method("groupdict")
def _groupdict(call: Call) -> Value:
    return dict(_of(call.self).groupdict()) if isinstance(call.self, Instance) else Unknown()


def _of(made: Instance) -> re.Match[str]:
    found: re.Match[str] = made.of(MATCH)["match"]
    return found


def _sub(call: Call, pattern: re.Pattern[str], text: str, rest: Rest) -> Value:
    by = rest[0] if rest else ABSENT
    if len(rest) != 1:
        return Unknown("re.sub()")
    if isinstance(by, str):
        return pattern.sub(by, text)
    made: list[str] = []
    at = 0
    for one in pattern.finditer(text):
        new = call.world.call(by, [_match(call, one)], place=call.place)
        if not isinstance(new, str):
            return Unknown("re.sub()")
        made += [text[at : one.start()], new]
        at = one.end()
    return "".join([*made, text[at:]])


def _split(_call: Call, pattern: re.Pattern[str], text: str, rest: Rest) -> Value:
    return Unknown("re.split()") if rest else [*pattern.split(text)]


_known("sub", _sub, 1)
_known("match", lambda call, pattern, text, _rest: _match(call, pattern.match(text)), 0)
_known("search", lambda call, pattern, text, _rest: _match(call, pattern.search(text)), 0)
_known("fullmatch", lambda call, pattern, text, _rest: _match(call, pattern.fullmatch(text)), 0)
_known("findall", lambda _call, pattern, text, _rest: [*pattern.findall(text)], 0)
_known("split", _split, 0)
