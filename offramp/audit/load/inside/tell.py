"""What an application says of itself, as plain values; no value of its configuration."""

from __future__ import annotations

import functools
import gc
import inspect
from typing import Any

HOOKS = {
    "before_request": "before_request_funcs",
    "after_request": "after_request_funcs",
    "teardown_request": "teardown_request_funcs",
    "url_value_preprocessor": "url_value_preprocessors",
}
DEEPEST = 20  # decorators around one view


def everything(application: Any) -> dict[str, Any]:
    """Return the answer's keys; what an application's version does not have is left empty."""
    views = application.view_functions
    return {
        "rules": [
            _rule(one, views) for one in application.url_map.iter_rules() if not one.build_only
        ],
        "hooks": list(_hooks(application)),
        "extensions": {str(key): _kind(one) for key, one in application.extensions.items()},
        "blueprints": {
            str(name): str(getattr(one, "import_name", ""))
            for name, one in application.blueprints.items()
        },
        "settings": sorted(str(name) for name in application.config),
        "commands": [_command(name, one) for name, one in sorted(application.cli.commands.items())],
        "tables": _tables(),
    }


def _rule(rule: Any, views: dict[str, Any]) -> dict[str, Any]:
    methods = sorted(rule.methods or ("GET",))  # one without any answers all of them
    view = views.get(rule.endpoint)
    automatic = getattr(view, "provide_automatic_options", None)
    return {
        "path": rule.rule,
        "methods": methods,
        "endpoint": str(rule.endpoint),
        "answers_options": getattr(rule, "provide_automatic_options", automatic) is False,
        "views": {one: _place(_for_method(view, one)) for one in methods} if view else {},
        "defaults": {str(key): _plain(one) for key, one in (rule.defaults or {}).items()},
        "host": rule.host or rule.subdomain or None,
        "websocket": bool(getattr(rule, "websocket", False)),
        "converters": {
            str(name): type(one).__name__
            for name, one in (getattr(rule, "_converters", None) or {}).items()
        },
    }


def _for_method(view: Any, method: str) -> Any:
    seen = _unwrapped(view, "view_class")
    owner = getattr(seen, "view_class", None)
    if owner is None:
        return seen
    name = method.lower() if hasattr(owner, method.lower()) else "dispatch_request"
    if method == "HEAD" and not hasattr(owner, "head"):
        name = "get" if hasattr(owner, "get") else name
    return _unwrapped(getattr(owner, name, owner))


def _unwrapped(view: Any, until: str = "") -> Any:
    """Return the innermost function; of closures, the one that has the outer one's name."""
    for _ in range(DEEPEST):
        if until and hasattr(view, until):
            return view
        inner = getattr(view, "__wrapped__", None) or (
            view.func if isinstance(view, functools.partial) else None
        )
        if inner is None:
            return view
        view = inner
    return view


def _place(view: Any) -> dict[str, Any]:
    view = getattr(view, "__func__", view)
    code = getattr(view, "__code__", None)
    if code is None and not isinstance(view, type):
        called = vars(type(view)).get("__call__")
        code = getattr(called, "__code__", None)
    return {
        "module": str(getattr(view, "__module__", "") or ""),
        "qualname": str(getattr(view, "__qualname__", type(view).__qualname__)),
        "file": code.co_filename if code else _file(view),
        "line": code.co_firstlineno if code else 0,
    }


def _file(view: Any) -> str:
    try:
        return inspect.getfile(view)
    except (TypeError, OSError):
        return ""


def _hooks(application: Any) -> Any:
    for kind, name in HOOKS.items():
        for blueprint, functions in getattr(application, name, {}).items():
            for one in functions:
                place = _place(_unwrapped(one))
                yield {"kind": kind, "blueprint": blueprint, "view": place}


def _command(name: str, command: Any) -> dict[str, Any]:
    callback = getattr(command, "callback", None)
    return {"name": str(name), "view": _place(_unwrapped(callback)) if callback else None}


def _kind(value: Any) -> str:
    kind = value if isinstance(value, type) else type(value)
    return f"{kind.__module__}.{kind.__qualname__}"


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, type(None))) else repr(value)


def _tables() -> dict[str, list[str]]:
    """Return columns by table, of all the SQLAlchemy metadata there is in the process."""
    found: dict[str, list[str]] = {}
    for one in gc.get_objects():
        kind = type(one)
        if kind.__name__ == "MetaData" and kind.__module__.startswith("sqlalchemy."):
            for name, table in one.tables.items():
                found[str(name)] = [str(column.name) for column in table.columns]
    return dict(sorted(found.items()))
