"""Which roles a refusal asks for, by the tests it hangs on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from offramp.audit.facts.access.looks import Test, strings
from offramp.code.nodes import within

ROLE = re.compile(r"role|permission|scope|group|privilege", re.IGNORECASE)
HAS_ROLE = re.compile(
    r"^is_(admin|administrator|staff|superuser|super_admin|moderator|editor|owner)$"
)


def asked_for(tests: Iterable[Test]) -> list[str]:
    """Return the roles that *tests* name, each once, in the order of the text."""
    found: list[str] = []
    expressions = [test.node for test in tests if isinstance(test.node, ast.expr)]
    for one in (inner for node in expressions for inner in (node, *within(node))):
        if isinstance(one, ast.Attribute) and (match := HAS_ROLE.match(one.attr)):
            found.append(match[1])
        if isinstance(one, ast.Compare) and ROLE.search(ast.unparse(one)):
            sides = [one.left, *one.comparators]
            found += [text for side in sides for text in strings(side)]
        if isinstance(one, ast.Call) and ROLE.search(ast.unparse(one.func)):
            found += [text for argument in one.args for text in strings(argument)]
    return list(dict.fromkeys(found))
