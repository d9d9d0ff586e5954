"""What an argument is where nothing outside says otherwise: `uri=os.environ.get("URI", "memory://")`."""

from __future__ import annotations

import ast

from offramp.audit.context import Context
from offramp.audit.running import Place
from offramp.code.sites import Call


def default(context: Context, place: Place, call: Call, keyword: str) -> str | None:
    """Return the text that an argument falls back to; None where it has none."""
    module, name = context.project.split(place.ref)
    function = context.project.function(place.ref)
    top = module.top if module and not name else None
    tree = function.node if function else top
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call) and node.lineno == call.line:
            values = (one.value for one in node.keywords if one.arg == keyword)
            return next((found for one in values if (found := _last(one)) is not None), None)
    return None


def _last(value: ast.expr) -> str | None:
    """Return the text at the end of `get(name, text)`, `get(name) or text`, `x if y else text`."""
    match value:
        case ast.Call(args=[_, ast.Constant(value=str() as text)]):
            return text
        case ast.Call(
            keywords=[ast.keyword(arg="default", value=ast.Constant(value=str() as text))]
        ):
            return text
        case ast.BoolOp(op=ast.Or(), values=[*_, ast.Constant(value=str() as text)]):
            return text
        case ast.IfExp(orelse=ast.Constant(value=str() as text)):
            return text
        case _:
            return None
