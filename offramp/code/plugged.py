"""What a module that is chosen by its name runs: `import_module(f"plugins.{name}").run()`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.code.expressions import BY_NAME, modules_by_name
from offramp.code.names import Names
from offramp.code.site import Run, Sites

CHOSEN = f"{BY_NAME}()."
MOST = 60  # modules beside each other; of more, nobody means each


def plugged(names: Names, found: Sites) -> Iterator[Run]:
    """Yield what a function may run of the modules that it chooses from."""
    calls = [one for one in found.calls if one.target.startswith(CHOSEN)]
    if not calls:
        return
    modules = [
        module
        for one in names.own.every(ast.Call)
        if one.args and names.ref(one.func) == BY_NAME
        for module in modules_by_name(names, one)
    ]
    for call in calls if len(modules) <= MOST else ():
        rest = call.target.removeprefix(CHOSEN).replace("()", "")
        yield from (Run(f"{module}.{rest}", call.line) for module in modules)
